package dev.pawl.ledger;

import dev.pawl.tlog.Hash;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// All required anchors of a ledger, asked as one. Callers who wait together are answered by one
/// confirmation of the furthest head.
public final class Anchors implements AutoCloseable {
  private final List<Anchor> anchors;
  private final ReentrantLock lock = new ReentrantLock();
  private long confirmedSize = -1; // guarded by lock

  /// @param anchors every one of them is required
  /// @throws IllegalArgumentException where there is none
  public Anchors(List<Anchor> anchors) {
    if (anchors.isEmpty()) {
      throw new IllegalArgumentException("a ledger needs at least one anchor");
    }
    this.anchors = List.copyOf(anchors);
  }

  /// The anchors.
  public List<Anchor> list() {
    return anchors;
  }

  /// Compares what the anchors remember with what the store holds.
  ///
  /// @return what each remembers
  /// @throws StoreDamagedException where an anchor is missing, remembers more than the store holds,
  ///   or remembers another history
  public List<TreeHead> check(LedgerStore store) {
    List<TreeHead> heads = new ArrayList<>();
    for (Anchor anchor : anchors) {
      TreeHead remembered;
      try {
        remembered = anchor.remembered();
      } catch (IOException e) {
        throw new StoreDamagedException(
            "anchor " + anchor.description() + " cannot be read: " + e.getMessage(), e);
      }
      check(anchor, remembered, store);
      heads.add(remembered);
    }
    return heads;
  }

  private static void check(Anchor anchor, TreeHead remembered, LedgerStore store) {
    if (remembered.size() > store.head().size()) {
      throw new StoreDamagedException(
          StoreDamagedException.Kind.ROLLED_BACK,
          "the ledger was rolled back: anchor %s remembers %d entries, the store holds %d; entries %d to %d are missing"
              .formatted(
                  anchor.description(),
                  remembered.size(),
                  store.head().size(),
                  store.head().size(),
                  remembered.size() - 1));
    }
    Optional<Hash> root = store.rootAt(remembered.size());
    if (!root.equals(Optional.of(remembered.root()))) {
      throw new StoreDamagedException(
          StoreDamagedException.Kind.FORKED,
          "the ledger is not the one that anchor %s remembers: at %d entries it has another root"
              .formatted(anchor.description(), remembered.size()));
    }
  }

  /// Has every anchor remember a head of this size or more, durably on return.
  ///
  /// @param size what the caller needs
  /// @param durableHead the furthest durable head by now, so that those who wait are answered
  ///   together
  /// @throws AnchorUnavailableException where one does not
  void confirm(long size, Supplier<TreeHead> durableHead) {
    lock.lock();
    try {
      if (size <= confirmedSize) {
        return;
      }
      TreeHead head = durableHead.get();
      for (Anchor anchor : anchors) {
        try {
          anchor.confirm(head);
        } catch (IOException e) {
          throw new AnchorUnavailableException(anchor, e);
        }
      }
      confirmedSize = head.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    for (Anchor anchor : anchors) {
      try {
        anchor.close();
      } catch (IOException e) {
        // Whatever was confirmed is durable; a handle that does not close holds nothing.
      }
    }
  }
}
