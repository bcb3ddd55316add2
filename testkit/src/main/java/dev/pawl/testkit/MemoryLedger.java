package dev.pawl.testkit;

import dev.pawl.ledger.Anchor;
import dev.pawl.ledger.Anchors;
import dev.pawl.ledger.Ledger;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.ledger.LedgerStore;
import dev.pawl.ledger.SnapshotStore;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A ledger in memory, for tests of what stands on one: no disk, nothing durable.
public final class MemoryLedger {
  private MemoryLedger() {}

  /// Opens a ledger over a store, with an anchor of its own and without snapshots.
  public static Ledger open(LedgerStore store) {
    return Ledger.open(store, new NoSnapshots(), new Anchors(List.of(new MemoryAnchor(store))));
  }

  /// Records in memory. Safe for all threads, and for several ledgers at once.
  public static final class Store implements LedgerStore {
    private final boolean compares;
    private final List<LedgerRecord> records = new ArrayList<>(); // guarded by this
    private final Map<Long, Hash> roots =
        new HashMap<>(Map.of(0L, MerkleTree.emptyRoot())); // guarded by this
    private TreeHead head = MerkleTree.EMPTY; // guarded by this

    /// An empty store.
    public Store() {
      this(true);
    }

    /// @param compares whether it refuses to append elsewhere than at its head; a store that does
    ///   not is broken
    public Store(boolean compares) {
      this.compares = compares;
    }

    @Override
    public synchronized TreeHead head() {
      return head;
    }

    @Override
    public synchronized AppendResult append(
        long expectedSize, List<LedgerRecord> batch, TreeHead after) {
      if (compares && expectedSize != head.size()) {
        return new AppendResult.Conflict(head);
      }
      records.addAll(batch);
      head = after;
      roots.put(after.size(), after.root());
      return new AppendResult.Appended(head);
    }

    @Override
    public synchronized RecordCursor read(long fromIndex) {
      Iterator<LedgerRecord> tail =
          List.copyOf(records.subList((int) fromIndex, records.size())).iterator();
      return new RecordCursor() {
        @Override
        public Optional<LedgerRecord> next() {
          return tail.hasNext() ? Optional.of(tail.next()) : Optional.empty();
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

  /// Saves nothing.
  public static final class NoSnapshots implements SnapshotStore {
    /// Remembers nothing.
    public NoSnapshots() {}

    @Override
    public Optional<Snapshot> load() {
      return Optional.empty();
    }

    @Override
    public void save(Snapshot snapshot) {}
  }

  private static final class MemoryAnchor implements Anchor {
    private volatile TreeHead remembered;

    MemoryAnchor(LedgerStore store) {
      this.remembered = store.head();
    }

    @Override
    public String description() {
      return "memory";
    }

    @Override
    public TreeHead remembered() {
      return remembered;
    }

    @Override
    public void confirm(TreeHead head) {
      remembered = head;
    }

    @Override
    public void close() {}
  }
}
