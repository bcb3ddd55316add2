package dev.pawl.ledger;

import dev.pawl.ledger.Entry.KeyCreated;
import dev.pawl.ledger.Entry.StoreCreated;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A ledger over a store in memory, with one key and an epoch.
public final class RacingLedger implements AutoCloseable {
  public static final KeyId KEY = new KeyId(Bytes.copyOf(new byte[KeyId.BYTES]));

  public final Ledger ledger;
  public final IndexAllocator allocator;

  private RacingLedger(Ledger ledger, String signer) {
    this.ledger = ledger;
    var opened =
        (Outcome.Committed)
            ledger.submit(
                new Command.OpenSigner(new SignerId(signer), "v", HostFingerprint.UNKNOWN, 0));
    this.allocator = new IndexAllocator(ledger, new Epoch(opened.lastIndex()));
  }

  /// The first ledger of an empty store: makes the key.
  public static RacingLedger first(Store store, String parameters, Bytes publicKey, int height) {
    Ledger ledger = open(store);
    Bytes sealed = Bytes.copyOf((byte) 1);
    StoreId id = new StoreId(Bytes.copyOf(new byte[StoreId.BYTES]));
    var _ =
        ledger.submit(
            new Command.CreateStore(
                new StoreCreated(id, 1, "", Digests.sha256(sealed), 0), sealed));
    KeyPolicy policy = new KeyPolicy("", List.of());
    var _ =
        ledger.submit(
            new Command.CreateKey(
                new KeyCreated(
                    KEY,
                    "k",
                    parameters,
                    publicKey,
                    List.of(height),
                    policy,
                    Digests.sha256(sealed),
                    0),
                sealed));
    return new RacingLedger(ledger, "first");
  }

  /// Another ledger over the same store: each append of one is a conflict for the other.
  public static RacingLedger second(Store store) {
    return new RacingLedger(open(store), "second");
  }

  private static Ledger open(Store store) {
    return Ledger.open(store, new NoSnapshots(), new Anchors(List.of(new MemoryAnchor())));
  }

  /// A reservation that was not asked of any ledger.
  public static Reservation reservation(long first, int count) {
    return new Reservation(KEY, 0, LeafRange.between(first, first + count), new Epoch(1));
  }

  @Override
  public void close() {
    ledger.close();
  }

  /// A store in memory.
  public static final class Store implements LedgerStore {
    private final boolean compares;
    private final List<LedgerRecord> records = new ArrayList<>();
    private final Map<Long, Hash> roots = new HashMap<>(Map.of(0L, MerkleTree.emptyRoot()));
    private TreeHead head = MerkleTree.EMPTY;

    public Store() {
      this(true);
    }

    /// @param compares whether it refuses to append elsewhere than at its head; a store that does
    ///   not is broken
    Store(boolean compares) {
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
      var tail = List.copyOf(records.subList((int) fromIndex, records.size())).iterator();
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

  private static final class NoSnapshots implements SnapshotStore {
    @Override
    public Optional<Snapshot> load() {
      return Optional.empty();
    }

    @Override
    public void save(Snapshot snapshot) {}
  }

  private static final class MemoryAnchor implements Anchor {
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
