package dev.pawl.signer;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A place for one tree that is made when it is first asked for, once for all who ask.
final class TreeSlot implements AutoCloseable {
  /// Makes the tree.
  @FunctionalInterface
  interface Maker {
    OpenTree make() throws IOException;
  }

  private final ReentrantLock making = new ReentrantLock(); // held for as long as a tree takes
  private volatile @Nullable OpenTree tree; // written under this and making
  private boolean closed; // guarded by this

  /// How many use it, or wait for it.
  int users; // guarded by its table

  /// The tree. After a failure the next call tries again.
  OpenTree get(Maker maker) throws IOException {
    OpenTree present = tree;
    if (present != null) {
      return present;
    }
    making.lock();
    try {
      OpenTree made = tree;
      if (made == null) {
        made = maker.make();
        put(made);
      }
      return made;
    } finally {
      making.unlock();
    }
  }

  /// Whether this is the tree that is here.
  @SuppressWarnings("ReferenceEquality") // the question is whether it is still the same object
  boolean holds(OpenTree other) {
    return tree == other;
  }

  private synchronized void put(OpenTree made) {
    if (closed) {
      made.close(); // before anybody else can see it
    }
    tree = made;
  }

  /// Closes the tree, or has it closed as soon as it is made. Waits for nobody.
  @Override
  public synchronized void close() {
    closed = true;
    OpenTree present = tree;
    if (present != null) {
      present.close();
    }
  }
}
