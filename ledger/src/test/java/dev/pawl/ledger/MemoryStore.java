package dev.pawl.ledger;

import dev.pawl.tlog.Hash;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A store in memory whose next answer can be chosen.
final class MemoryStore implements LedgerStore {
  /// What the next append does.
  enum Next {
    APPEND,
    /// Says unknown, and has not appended.
    UNKNOWN_LOST,
    /// Says unknown, and has appended.
    UNKNOWN_KEPT,
    THROW
  }

  volatile Next next = Next.APPEND;
  volatile int appends;
  volatile long firstRead;
  final List<LedgerRecord> records = new ArrayList<>();
  private final Map<Long, Hash> roots = new HashMap<>(Map.of(0L, MerkleTree.emptyRoot()));
  private TreeHead head = MerkleTree.EMPTY;

  @Override
  public synchronized TreeHead head() {
    return head;
  }

  @Override
  public synchronized AppendResult append(
      long expectedSize, List<LedgerRecord> batch, TreeHead after) {
    appends++;
    if (expectedSize != head.size()) {
      return new AppendResult.Conflict(head);
    }
    switch (next) {
      case THROW -> throw new IllegalStateException("planted");
      case UNKNOWN_LOST -> {
        return new AppendResult.Unknown(new IllegalStateException("planted"));
      }
      case APPEND, UNKNOWN_KEPT -> {
        records.addAll(batch);
        head = after;
        roots.put(after.size(), after.root());
      }
    }
    return next == Next.APPEND
        ? new AppendResult.Appended(head)
        : new AppendResult.Unknown(new IllegalStateException("planted"));
  }

  @Override
  public synchronized RecordCursor read(long fromIndex) {
    firstRead = fromIndex;
    List<LedgerRecord> tail =
        List.copyOf(records.subList((int) fromIndex, Math.toIntExact(head.size())));
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

  @Override
  public synchronized Optional<Hash> rootAt(long size) {
    return Optional.ofNullable(roots.get(size));
  }

  @Override
  public void close() {}
}
