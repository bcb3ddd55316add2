package dev.pawl.signer;

import dev.pawl.hbs.LmsPublicKey;
import dev.pawl.hbs.Message;
import dev.pawl.hbs.sign.LmsPrivateKey;
import dev.pawl.hbs.sign.TreeDamagedException;
import dev.pawl.ledger.StoreDamagedException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.locks.ReentrantLock;

/// A tree with its private key. Nodes that turn out damaged are made again, once for all who meet
/// them.
final class OpenTree implements SigningTree, AutoCloseable {
  private static final Logger LOG = System.getLogger(OpenTree.class.getName());

  /// Makes the nodes again.
  @FunctionalInterface
  interface Rebuild {
    BuiltTree run(LmsPrivateKey key) throws IOException;
  }

  private final TreeAddress address;
  private final LmsPrivateKey key;
  private final LmsPublicKey publicKey;
  private final Rebuild rebuild;
  private final ReentrantLock rebuilding = new ReentrantLock();
  private volatile BuiltTree built; // written under rebuilding
  private volatile boolean closed;

  /// @param key taken over, and erased on close
  OpenTree(TreeAddress address, LmsPrivateKey key, BuiltTree built, Rebuild rebuild) {
    this.address = address;
    this.key = key;
    this.publicKey = built.publicKey();
    this.built = built;
    this.rebuild = rebuild;
  }

  @Override
  public byte[] publicKey() {
    return publicKey.encoded();
  }

  @Override
  public byte[] sign(int leaf, Message message) throws IOException {
    BuiltTree used = built;
    try {
      return key.sign(leaf, message, used.nodes(), publicKey);
    } catch (TreeDamagedException | NodesUnreadableException e) {
      // Both come before any one-time value is computed, so the leaf is as it was.
      checkOpen();
      LOG.log(Level.WARNING, "{0}: {1}; making the nodes again", address, e.getMessage());
    }
    BuiltTree made = rebuilt(used);
    try {
      return key.sign(leaf, message, made.nodes(), publicKey);
    } catch (TreeDamagedException e) {
      throw new NodesUnreadableException(address + " was just made again and is damaged", e);
    }
  }

  /// The nodes made again, unless somebody else has done so since `damaged` was read.
  @SuppressWarnings("ReferenceEquality") // the question is whether they are still the same object
  private BuiltTree rebuilt(BuiltTree damaged) throws IOException {
    rebuilding.lock();
    try {
      if (built == damaged) {
        BuiltTree again = rebuild.run(key);
        if (!again.publicKey().equals(publicKey)) {
          again.close();
          throw new StoreDamagedException(
              "%s was made again and has another root than it was certified with"
                  .formatted(address));
        }
        built = again;
        damaged.close();
      }
      return built;
    } finally {
      rebuilding.unlock();
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException(address + " is closed");
    }
  }

  /// Erases the seed.
  @Override
  public void close() {
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
