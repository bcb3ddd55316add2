package dev.pawl.signer;

import dev.pawl.hbs.Message;
import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.hbs.TreePublicKey;
import dev.pawl.hbs.sign.SchemePrivateKey;
import dev.pawl.hbs.sign.TreePrivateKey;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.StoreDamagedException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/// A key whose private key is unsealed, for the life of the process.
///
/// Layers count from 0, which signs messages, upwards; the trees of a layer count from 0 over the
/// whole layer. Tree `t` of a layer is certified by leaf `t` of the layer above, counted over that
/// whole layer, and its private key follows from that place: it is the same tree whenever it is
/// opened.
///
/// Safe for use by several threads.
final class OpenKey implements AutoCloseable {
  private static final Logger LOG = System.getLogger(OpenKey.class.getName());

  /// The most trees of one layer at hand that nobody uses. Leases of many leaves reach over several
  /// trees of the lowest height, so this is not small.
  private static final int TREES_MAX = 64;

  private final KeyId id;
  private final SchemePublicKey publicKey;
  private final SchemePrivateKey privateKey; // erased on close
  private final NodeFiles files;
  private final TreeProgress.Listener listener;
  private final List<TreeTable> layers = new ArrayList<>();
  private final List<Thread> preparing = new ArrayList<>(); // guarded by this
  private volatile boolean closed; // written under this

  /// @param privateKey of this public key; taken over, and erased on close
  /// @param listener hears of trees that are made, in the threads that wait for them
  OpenKey(
      KeyId id,
      SchemePublicKey publicKey,
      SchemePrivateKey privateKey,
      NodeFiles files,
      TreeProgress.Listener listener) {
    this.id = id;
    this.publicKey = publicKey;
    this.privateKey = privateKey;
    this.files = files;
    this.listener = listener;
    for (int layer = 0; layer <= topLayer(); layer++) {
      layers.add(new TreeTable(TREES_MAX));
    }
  }

  /// Which key this is.
  KeyId id() {
    return id;
  }

  /// Its parameters.
  SchemeParameters parameters() {
    return privateKey.parameters();
  }

  /// Its public key, as the ledger has it.
  SchemePublicKey publicKey() {
    return publicKey;
  }

  /// The tree, ready to sign. Made where it is not at hand, which takes from milliseconds to, for
  /// the highest trees, an hour; whoever asks for it meanwhile waits for the same tree.
  ///
  /// Ask again for each signature instead of keeping the answer: it is a look-up, and trees that
  /// nobody uses are closed after many others, so that whoever kept one has it made again when he
  /// signs.
  ///
  /// @throws CancellationException where the thread is interrupted while the tree is made
  /// @throws IOException where its nodes cannot be kept
  /// @throws StoreDamagedException where the top tree is not the one of the public key
  /// @throws IllegalStateException after close
  SigningTree tree(int layer, long tree) throws IOException {
    parameters().hypertree().checkTree(layer, tree);
    return at(layer, tree, files::open);
  }

  /// @param nodes where they come from if the tree is not at hand
  private SigningTree at(int layer, long tree, Nodes nodes) throws IOException {
    return layers
        .get(layer)
        .use(tree, () -> make(layer, tree, listener, nodes), made -> new Found(layer, tree, made));
  }

  /// A tree as somebody found it, to sign with at some time after: where it was closed meanwhile,
  /// it is made again.
  private final class Found implements SigningTree {
    private final int layer;
    private final long tree;
    private final OpenTree made; // perhaps closed since; the caller relies on its public key

    Found(int layer, long tree, OpenTree made) {
      this.layer = layer;
      this.tree = tree;
      this.made = made;
    }

    @Override
    public TreePublicKey publicKey() {
      return made.publicKey();
    }

    @Override
    public byte[] sign(int leaf, Message message) throws IOException {
      return layers
          .get(layer)
          .use(
              tree,
              () -> make(layer, tree, listener, files::open),
              now -> sameAsFound(now).sign(leaf, message));
    }

    private OpenTree sameAsFound(OpenTree now) throws IOException {
      if (!now.publicKey().equals(publicKey())) {
        throw new IOException(now + " was made again and has another root");
      }
      return now;
    }
  }

  /// Makes a tree again, whatever its file says, because the one at hand has not the root that it
  /// was certified with. Where somebody else did so already, gives that one.
  ///
  /// @param wrong as [#tree] gave it; closed
  SigningTree remake(int layer, long tree, SigningTree wrong) throws IOException {
    parameters().hypertree().checkTree(layer, tree);
    if (wrong instanceof Found found) {
      layers.get(layer).giveUp(tree, found.made);
    }
    return at(layer, tree, files::rebuild);
  }

  /// Begins to make the tree in the background, so that [#tree] need not wait when a border is
  /// reached. Returns at once; a failure is met again by [#tree].
  void prepare(int layer, long tree) {
    parameters().hypertree().checkTree(layer, tree);
    synchronized (this) {
      if (closed || layers.get(layer).contains(tree)) {
        return; // at hand, or being made
      }
      preparing.removeIf(thread -> !thread.isAlive());
      preparing.add(
          Thread.ofPlatform()
              .daemon()
              .name("pawl-prepare-" + layer + "-" + tree)
              .start(() -> makeReady(layer, tree)));
    }
  }

  private void makeReady(int layer, long tree) {
    try {
      var _ =
          layers
              .get(layer)
              .use(
                  tree,
                  () -> make(layer, tree, TreeProgress.Listener.NONE, files::open),
                  made -> made);
    } catch (IOException | RuntimeException e) {
      // Whoever needs the tree tries again and meets the same.
      Level level = closed ? Level.DEBUG : Level.WARNING;
      LOG.log(level, "tree {0} of layer {1}: {2}", tree, layer, e.getMessage());
    }
  }

  /// Gets the nodes of a tree from somewhere.
  @FunctionalInterface
  private interface Nodes {
    BuiltTree get(TreeAddress address, TreePrivateKey key, TreeGenerator.Watch watch)
        throws IOException;
  }

  private OpenTree make(int layer, long tree, TreeProgress.Listener reportTo, Nodes nodes)
      throws IOException {
    TreeAddress address = new TreeAddress(id, layer, tree);
    TreePrivateKey key = privateKeyOf(layer, tree);
    try {
      BuiltTree built =
          nodes.get(address, key, watch(TreeProgress.Purpose.NODES_ABSENT, layer, reportTo));
      if (isWrongTop(layer, built)) { // a hash went wrong now, or when the file was written
        built.close();
        built =
            files.rebuild(address, key, watch(TreeProgress.Purpose.NODES_DAMAGED, layer, reportTo));
      }
      if (isWrongTop(layer, built)) {
        built.close();
        throw new StoreDamagedException(
            "the private key of key %s is not that of its public key in the ledger".formatted(id));
      }
      return new OpenTree(address, key, built, new Source(address));
    } catch (IOException | RuntimeException | Error e) {
      key.close();
      throw e;
    }
  }

  private boolean isWrongTop(int layer, BuiltTree built) {
    return layer == topLayer() && !built.publicKey().equals(publicKey.top());
  }

  private final class Source implements OpenTree.Source {
    private final TreeAddress address;

    Source(TreeAddress address) {
      this.address = address;
    }

    @Override
    public BuiltTree reopen(TreePrivateKey key) throws IOException {
      return files.open(
          address, key, watch(TreeProgress.Purpose.NODES_ABSENT, address.layer(), listener));
    }

    @Override
    public BuiltTree rebuild(TreePrivateKey key) throws IOException {
      return files.rebuild(
          address, key, watch(TreeProgress.Purpose.NODES_DAMAGED, address.layer(), listener));
    }
  }

  private TreeGenerator.Watch watch(
      TreeProgress.Purpose purpose, int layer, TreeProgress.Listener reportTo) {
    return new TreeGenerator.Watch(purpose, layer, reportTo, () -> closed);
  }

  /// The private key of a tree; the caller closes it.
  private TreePrivateKey privateKeyOf(int layer, long tree) {
    return privateKey.tree(layer, tree);
  }

  private int topLayer() {
    return parameters().layers() - 1;
  }

  /// Erases all private keys of this key. Signatures that have begun end well; trees that are being
  /// made in the background are given up, and nothing is written any more on return.
  @Override
  public void close() {
    List<Thread> stopping;
    synchronized (this) {
      closed = true;
      layers.forEach(TreeTable::close);
      privateKey.close();
      stopping = List.copyOf(preparing);
    }
    boolean interrupted = false;
    for (Thread thread : stopping) {
      interrupted |= joinDespiteInterrupts(thread);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits for a thread that sees within some dozens of leaves that it should stop.
  private static boolean joinDespiteInterrupts(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }

  /// Nothing secret.
  @Override
  public String toString() {
    return "OpenKey[%s, %s]".formatted(id, parameters());
  }
}
