package dev.pawl.signer;

import dev.pawl.ledger.Anchor;
import dev.pawl.ledger.Anchors;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Command;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.Entry.StoreCreated;
import dev.pawl.ledger.Ledger;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.ledger.LedgerStore;
import dev.pawl.ledger.SnapshotStore;
import dev.pawl.ledger.StoreId;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A ledger in memory, which survives the deaths of a [TestDisk].
final class TestLedger {
  private TestLedger() {}

  /// A ledger with its first entry.
  static Ledger of(StoreId store) {
    Ledger ledger =
        Ledger.open(new MemoryStore(), new NoSnapshots(), new Anchors(List.of(new NoAnchor())));
    Bytes sealing = Bytes.copyOf((byte) 1);
    ledger.submit(
        new Command.CreateStore(
            new StoreCreated(store, 1, "", Digests.sha256(sealing), 0), sealing));
    return ledger;
  }

  private static final class MemoryStore implements LedgerStore {
    private final List<LedgerRecord> records = new ArrayList<>();
    private final Map<Long, Hash> roots = new HashMap<>(Map.of(0L, MerkleTree.emptyRoot()));
    private TreeHead head = MerkleTree.EMPTY;

    @Override
    public synchronized TreeHead head() {
      return head;
    }

    @Override
    public synchronized AppendResult append(
        long expectedSize, List<LedgerRecord> batch, TreeHead after) {
      if (expectedSize != head.size()) {
        return new AppendResult.Conflict(head);
      }
      records.addAll(batch);
      head = after;
      roots.put(after.size(), after.root());
      return new AppendResult.Appended(head);
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

    @Override
    public synchronized Optional<Hash> rootAt(long size) {
      return Optional.ofNullable(roots.get(size));
    }

    @Override
    public void close() {}
  }

  private static final class NoSnapshots implements SnapshotStore {
    @Override
    public Optional<Snapshot> load() {
      return Optional.empty();
    }

    @Override
    public void save(Snapshot snapshot) {}
  }

  private static final class NoAnchor implements Anchor {
    private volatile TreeHead remembered = MerkleTree.EMPTY;

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
