package dev.pawl.signer;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// The trees of one layer that are at hand. Each is made when somebody first uses it.
///
/// No more stay than a bound, beyond those that are in use: a tree that is being made, or signs, is
/// never closed to make room. So a user is never disturbed by others who open many trees, and the
/// files of one tree have one writer.
///
/// Safe for use by several threads.
final class TreeTable implements AutoCloseable {
  private final int treesMax;
  private final SequencedMap<Long, TreeSlot> slots =
      new LinkedHashMap<>(16, 0.75f, true); // in the order of use; guarded by this
  private boolean closed; // guarded by this

  /// @param treesMax how many trees stay that nobody uses; the one used longest ago is closed first
  TreeTable(int treesMax) {
    this.treesMax = treesMax;
  }

  /// What is done with a tree.
  @FunctionalInterface
  interface Use<T> {
    T of(OpenTree tree) throws IOException;
  }

  /// Uses a tree, which stays open meanwhile unless the whole table is closed.
  ///
  /// @param maker makes the tree where it is not at hand; others who want it wait
  /// @throws IllegalStateException after close
  <T> T use(long tree, TreeSlot.Maker maker, Use<T> use) throws IOException {
    TreeSlot slot = enter(tree);
    try {
      return use.of(slot.get(maker));
    } finally {
      leave(slot);
    }
  }

  /// Whether a tree is at hand, or being made.
  synchronized boolean contains(long tree) {
    return slots.containsKey(tree);
  }

  /// Closes a tree that no signature can come from; whoever uses it next makes it again. Does
  /// nothing where it was made again already.
  synchronized void giveUp(long tree, OpenTree wrong) {
    TreeSlot present = slots.get(tree);
    if (present != null && present.holds(wrong)) {
      slots.remove(tree);
      present.close();
    }
  }

  private synchronized TreeSlot enter(long tree) {
    if (closed) {
      throw new IllegalStateException("the key is closed");
    }
    TreeSlot slot = slots.computeIfAbsent(tree, absent -> new TreeSlot());
    slot.users++;
    closeUnused();
    return slot;
  }

  private synchronized void leave(TreeSlot slot) {
    slot.users--;
    closeUnused();
  }

  private void closeUnused() {
    Iterator<TreeSlot> oldestFirst = slots.values().iterator();
    while (slots.size() > treesMax && oldestFirst.hasNext()) {
      TreeSlot slot = oldestFirst.next();
      if (slot.users == 0) {
        oldestFirst.remove();
        slot.close();
      }
    }
  }

  /// Closes all trees, those in use too: what signs already has its own copy of the key and ends
  /// well. Waits for nobody.
  @Override
  public synchronized void close() {
    closed = true;
    slots.values().forEach(TreeSlot::close);
    slots.clear();
  }
}
