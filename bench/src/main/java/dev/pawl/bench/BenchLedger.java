package dev.pawl.bench;

import dev.pawl.durable.Disk;
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
import dev.pawl.ledger.LedgerState;
import dev.pawl.ledger.Outcome;
import dev.pawl.ledger.SignerId;
import dev.pawl.signer.Disclosure;
import dev.pawl.signer.PawlStore;
import dev.pawl.signer.StoreLog;
import dev.pawl.tlog.Hash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;

/// The ledger of a real store, with one key that nobody can sign with.
///
/// Store, journal, anchor, commands, rules, entries, digests and disclosures are the real ones.
/// Filled with random bytes are: the key's public and sealed private key, what would be each
/// signature, and the digests of what would be each message and request.
final class BenchLedger implements AutoCloseable {
  private static final SignerId SIGNER = new SignerId("bench");
  private static final long TIME_MILLIS = 1_700_000_000_000L;

  private final PawlStore store;
  private final IndexAllocator allocator;
  private final KeyId key;
  private final int leavesAtOnce;
  private final ReentrantLock taking = new ReentrantLock();
  private LeafRange reserved = LeafRange.between(0, 1); // guarded by taking
  private long next = 1; // guarded by taking

  private BenchLedger(PawlStore store, KeyId key, Epoch epoch, int leavesAtOnce) {
    this.store = store;
    this.key = key;
    this.leavesAtOnce = leavesAtOnce;
    this.allocator = new IndexAllocator(store.ledger(), epoch);
  }

  /// Makes a store in a directory.
  ///
  /// @param height of the key: it has 2^height leaves
  /// @param leavesAtOnce how many are reserved at once
  static BenchLedger create(Disk disk, Path path, int height, int leavesAtOnce) throws IOException {
    PawlStore store = BenchStore.createEmpty(path, disk);
    KeyId key = new KeyId(random(2, KeyId.BYTES));
    createKey(store.ledger(), key, height);
    return new BenchLedger(store, key, openSigner(store.ledger()), leavesAtOnce);
  }

  /// Opens such a store again. The epoch of before is fenced, and its open leaves burn.
  static BenchLedger open(Disk disk, Path path, int leavesAtOnce) throws IOException {
    PawlStore store = BenchStore.open(path, disk);
    KeyId key = store.state().keys().iterator().next().id();
    return new BenchLedger(store, key, openSigner(store.ledger()), leavesAtOnce);
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
            hash(leaf ^ 1L << 62),
            hash(leaf ^ 1L << 61),
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

  StoreLog log() {
    return store.log();
  }

  LedgerState state() {
    return store.state();
  }

  private static Hash hash(long seed) {
    return Hash.of(random(seed, Hash.BYTES).toArray());
  }

  /// Bytes that follow from a number.
  static Bytes random(long seed, int length) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return Bytes.copyOf(bytes);
  }

  /// Closes the store in order: anchored, with a snapshot.
  @Override
  public void close() throws IOException {
    store.close();
  }
}
