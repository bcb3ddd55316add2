package dev.pawl.ledger;

import dev.pawl.testkit.schedule.Points;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A store in memory for several ledgers at once, one of whose appends goes wrong. Other threads
/// may go on while it writes.
final class PlayedStore implements LedgerStore {
  /// What goes wrong.
  enum Fault {
    NONE,
    /// Says unknown, and has not appended.
    LOST,
    /// Says unknown, and has appended.
    KEPT,
    /// Throws, and has appended.
    THROWN
  }

  private final List<LedgerRecord> records = new ArrayList<>(); // guarded by this
  private final Map<Long, Hash> roots = new HashMap<>(Map.of(0L, MerkleTree.emptyRoot()));
  private TreeHead head = MerkleTree.EMPTY; // guarded by this
  private Fault fault = Fault.NONE;
  private int appendsBefore;

  /// After so many appends from now on, one goes wrong.
  void plan(Fault planned, int appends) {
    fault = planned;
    appendsBefore = appends;
  }

  @Override
  public synchronized TreeHead head() {
    return head;
  }

  @Override
  public AppendResult append(long expectedSize, List<LedgerRecord> batch, TreeHead after) {
    Points.point();
    Fault now = fault != Fault.NONE && appendsBefore-- == 0 ? fault : Fault.NONE;
    Optional<TreeHead> other = add(expectedSize, batch, after, now != Fault.LOST);
    Points.point();
    if (other.isPresent()) {
      return new AppendResult.Conflict(other.get());
    }
    return switch (now) {
      case NONE -> new AppendResult.Appended(after);
      case LOST, KEPT -> new AppendResult.Unknown(new IllegalStateException("planted"));
      case THROWN -> throw new IllegalStateException("planted");
    };
  }

  /// The head that stands in the way, if one does.
  private synchronized Optional<TreeHead> add(
      long expectedSize, List<LedgerRecord> batch, TreeHead after, boolean kept) {
    if (expectedSize != head.size()) {
      return Optional.of(head);
    }
    if (kept) {
      records.addAll(batch);
      head = after;
      roots.put(after.size(), after.root());
    }
    return Optional.empty();
  }

  @Override
  public synchronized RecordCursor read(long fromIndex) {
    List<LedgerRecord> tail = List.copyOf(records.subList((int) fromIndex, records.size()));
    return new RecordCursor() {
      private int at;

      @Override
      public Optional<LedgerRecord> next() {
        return at < tail.size() ? Optional.of(tail.get(at++)) : Optional.empty();
      }

      @Override
      public void close() {}
    };
  }

  /// The ranges reserved by now, in order.
  synchronized List<LeafRange> reserved() {
    List<LeafRange> ranges = new ArrayList<>();
    for (LedgerRecord each : records) {
      if (EntryCodec.decode(each.entry()) instanceof Entry.Reserved reserved) {
        ranges.add(reserved.range());
      }
    }
    return ranges;
  }

  @Override
  public synchronized Optional<Hash> rootAt(long size) {
    return Optional.ofNullable(roots.get(size));
  }

  @Override
  public void close() {}
}
