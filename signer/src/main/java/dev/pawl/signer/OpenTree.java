package dev.pawl.signer;

import dev.pawl.hbs.Message;
import dev.pawl.hbs.TreePublicKey;
import dev.pawl.hbs.sign.TreeDamagedException;
import dev.pawl.hbs.sign.TreePrivateKey;
import dev.pawl.ledger.StoreDamagedException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.locks.ReentrantLock;

/// A tree with its private key. Nodes that turn out damaged are made again, once for all who meet
/// them.
final class OpenTree implements SigningTree, AutoCloseable {
  private static final Logger LOG = System.getLogger(OpenTree.class.getName());

  /// Where nodes come from.
  interface Source {
    /// Opens the file of the nodes once more, or makes them where it is no good.
    BuiltTree reopen(TreePrivateKey key) throws IOException;

    /// Makes the nodes again, whatever the file says.
    BuiltTree rebuild(TreePrivateKey key) throws IOException;
  }

  @FunctionalInterface
  private interface Step {
    BuiltTree apply(TreePrivateKey key) throws IOException;
  }

  /// A reopening, a rebuilding, and one of each for bad luck; more is a broken machine.
  private static final int ATTEMPTS_MAX = 4;

  private final TreeAddress address;
  private final TreePrivateKey key;
  private final TreePublicKey publicKey;
  private final Source source;
  private final ReentrantLock replacing = new ReentrantLock();
  private volatile BuiltTree built; // written under this
  private boolean closed; // guarded by this

  /// @param key taken over, and erased on close
  OpenTree(TreeAddress address, TreePrivateKey key, BuiltTree built, Source source) {
    this.address = address;
    this.key = key;
    this.publicKey = built.publicKey();
    this.built = built;
    this.source = source;
  }

  @Override
  public TreePublicKey publicKey() {
    return publicKey;
  }

  @Override
  public byte[] sign(int leaf, Message message) throws IOException {
    for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      BuiltTree used = built;
      // Both exceptions come before any one-time value is computed, so the leaf is as it was.
      try {
        return key.sign(leaf, message, used.nodes(), publicKey);
      } catch (TreeDamagedException e) {
        LOG.log(Level.WARNING, "{0}: {1}; making the nodes again", address, e.getMessage());
        replace(used, source::rebuild);
      } catch (NodesUnreadableException e) {
        // An interrupt of one reader closes the file for all; so first see whether it opens.
        replace(used, source::reopen);
      }
    }
    throw new IOException(address + " has unusable nodes however often they are made");
  }

  /// Replaces the nodes, unless somebody else has done so since `unusable` was read.
  @SuppressWarnings("ReferenceEquality") // the question is whether they are still the same object
  private void replace(BuiltTree unusable, Step step) throws IOException {
    replacing.lock();
    try {
      checkOpen();
      if (built == unusable) {
        BuiltTree again = step.apply(key);
        if (!again.publicKey().equals(publicKey)) {
          again.close();
          throw new StoreDamagedException(
              "%s was made again and has another root than it was certified with"
                  .formatted(address));
        }
        put(again);
      }
    } finally {
      replacing.unlock();
    }
  }

  /// Puts the nodes in the place of those that are here. Where the tree was closed while they were
  /// made, nobody but us will close them.
  private synchronized void put(BuiltTree again) {
    if (closed) {
      again.close();
    }
    checkOpen();
    built.close();
    built = again;
  }

  private synchronized void checkOpen() {
    if (closed) {
      throw new IllegalStateException(address + " is closed");
    }
  }

  /// Erases the seed. Waits for nobody.
  @Override
  public synchronized void close() {
    closed = true;
    key.close();
    built.close();
  }

  /// Nothing secret.
  @Override
  public String toString() {
    return address.toString();
  }
}
