package dev.pawl.bench;

import dev.pawl.durable.Disk;
import dev.pawl.ledger.Anchors;
import dev.pawl.ledger.BurnReason;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Command;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.Entry;
import dev.pawl.ledger.Epoch;
import dev.pawl.ledger.HostFingerprint;
import dev.pawl.ledger.IndexAllocator;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.KeyPolicy;
import dev.pawl.ledger.LeafRange;
import dev.pawl.ledger.Ledger;
import dev.pawl.ledger.Outcome;
import dev.pawl.ledger.SignerId;
import dev.pawl.ledger.StoreId;
import dev.pawl.ledger.journal.FileAnchor;
import dev.pawl.ledger.journal.Journal;
import dev.pawl.ledger.journal.OpenReport;
import dev.pawl.ledger.journal.SnapshotFile;
import dev.pawl.ledger.journal.StoreDirectory;
import dev.pawl.signer.Disclosure;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.MerkleTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;

/// A ledger over the real journal, file anchor and snapshot, with one key that nobody can sign
/// with.
///
/// Commands, rules, entries, digests and disclosures are the real ones. Two things are filled with
/// random bytes: what would be the signature, and the digest of what would be the message.
final class BenchLedger implements AutoCloseable {
  private static final SignerId SIGNER = new SignerId("bench");
  private static final long TIME_MILLIS = 1_700_000_000_000L;

  private final StoreDirectory directory;
  private final Ledger ledger;
  private final IndexAllocator allocator;
  private final KeyId key;
  private final int leavesAtOnce;
  private final ReentrantLock taking = new ReentrantLock();
  private LeafRange reserved = LeafRange.between(0, 1); // guarded by taking
  private long next = 1; // guarded by taking

  private BenchLedger(
      StoreDirectory directory, Ledger ledger, KeyId key, Epoch epoch, int leavesAtOnce) {
    this.directory = directory;
    this.ledger = ledger;
    this.key = key;
    this.leavesAtOnce = leavesAtOnce;
    this.allocator = new IndexAllocator(ledger, epoch);
  }

  /// Makes a store under a directory that does not exist.
  ///
  /// @param height of the key: it has 2^height leaves
  /// @param leavesAtOnce how many are reserved at once
  static BenchLedger create(Disk disk, Path path, int height, int leavesAtOnce) throws IOException {
    StoreId id = new StoreId(random(1, StoreId.BYTES));
    StoreDirectory directory = StoreDirectory.create(disk, store(path));
    Journal journal = Journal.create(directory, id, Journal.SEGMENT_BYTES);
    FileAnchor anchor = FileAnchor.create(disk, anchor(path), id, MerkleTree.EMPTY);
    Ledger ledger =
        Ledger.open(journal, new SnapshotFile(directory, id), new Anchors(List.of(anchor)));
    KeyId key = new KeyId(random(2, KeyId.BYTES));
    begin(ledger, id);
    createKey(ledger, key, height);
    return new BenchLedger(directory, ledger, key, openSigner(ledger), leavesAtOnce);
  }

  private static void begin(Ledger ledger, StoreId id) {
    Bytes sealing = random(3, 64);
    committed(
        ledger,
        new Command.CreateStore(
            new Entry.StoreCreated(id, Entry.SCHEMA, "", Digests.sha256(sealing), TIME_MILLIS),
            sealing));
  }

  private static void createKey(Ledger ledger, KeyId key, int height) {
    Bytes sealed = random(4, 77);
    committed(
        ledger,
        new Command.CreateKey(
            new Entry.KeyCreated(
                key,
                "bench",
                "LMS_SHA256_M32_H%d/LMOTS_SHA256_N32_W4".formatted(height),
                random(5, 60),
                List.of(height),
                new KeyPolicy("", List.of()),
                Digests.sha256(sealed),
                TIME_MILLIS),
            sealed));
  }

  private static Epoch openSigner(Ledger ledger) {
    Command open = new Command.OpenSigner(SIGNER, "bench", HostFingerprint.UNKNOWN, TIME_MILLIS);
    return new Epoch(committed(ledger, open).lastIndex());
  }

  private static Outcome.Committed committed(Ledger ledger, Command command) {
    return switch (ledger.submit(command)) {
      case Outcome.Committed committed -> committed;
      case Outcome.Refused refused -> throw new IllegalStateException(refused.toString());
    };
  }

  /// A leaf that was never given to anybody, reserved durably.
  long takeLeaf() {
    taking.lock();
    try {
      if (next >= reserved.end()) {
        reserved = allocator.reserve(key, 0, 0, leavesAtOnce).range();
        next = reserved.first();
      }
      return next++;
    } finally {
      taking.unlock();
    }
  }

  /// Commits a receipt as the signer does, with its disclosure and this in place of a signature.
  void commitReceipt(long leaf, Bytes signature) {
    Hash signatureDigest = Digests.sha256(signature);
    Disclosure disclosure =
        new Disclosure(
            random(leaf, Disclosure.SALT_BYTES),
            Disclosure.NO_REQUEST,
            Hash.of(random(~leaf, Hash.BYTES).toArray()),
            "firmware-" + leaf + ".bin",
            signatureDigest);
    Bytes opening = disclosure.encoded();
    Entry.Signed receipt =
        new Entry.Signed(
            key,
            0,
            leaf,
            allocator.epoch(),
            signatureDigest,
            Digests.sha256(opening),
            TIME_MILLIS + leaf);
    var _ = allocator.commitReceipt(new Command.CommitReceipt(receipt, opening, signature));
  }

  /// Closes a leaf without a signature: the smallest thing that a ledger records.
  void burn(long leaf) {
    allocator.burn(key, 0, LeafRange.of(leaf), BurnReason.FAILED);
  }

  Ledger ledger() {
    return ledger;
  }

  /// Bytes that follow from a number.
  static Bytes random(long seed, int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return Bytes.copyOf(bytes);
  }

  /// The store below the directory it was created in.
  static Path store(Path path) {
    return path.resolve("store");
  }

  /// The file anchor of that store.
  static Path anchor(Path path) {
    return path.resolve("anchor");
  }

  /// The snapshot of that store.
  static Path snapshot(Path path) {
    return store(path).resolve("derived").resolve("snapshot");
  }

  /// An opened ledger and what opening did.
  ///
  /// @param snapshotSize how many entries the snapshot covered; 0 without one
  record Opened(Ledger ledger, OpenReport report, long snapshotSize) implements AutoCloseable {
    @Override
    public void close() {
      ledger.close();
    }
  }

  /// Opens the ledger of a store, as a program does at its start.
  static Opened open(Disk disk, StoreDirectory directory, Path path) throws IOException {
    StoreId id = Journal.storeId(disk, directory.journal());
    FileAnchor anchor = FileAnchor.open(disk, anchor(path), id);
    Journal journal = Journal.open(directory, id, Journal.SEGMENT_BYTES, anchor.remembered());
    SnapshotFile snapshots = new SnapshotFile(directory, id);
    Ledger ledger = Ledger.open(journal, snapshots, new Anchors(List.of(anchor)));
    long snapshotSize = snapshots.load().map(snapshot -> snapshot.head().size()).orElse(0L);
    return new Opened(ledger, journal.report(), snapshotSize);
  }

  /// Closes the ledger in order: anchored, with a snapshot.
  @Override
  public void close() throws IOException {
    ledger.close();
    directory.close();
  }
}
