package dev.pawl.ledger;

import dev.pawl.ledger.Entry.KeyCreated;
import dev.pawl.ledger.Entry.StoreCreated;
import dev.pawl.testkit.MemoryLedger;
import java.util.List;

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
  public static RacingLedger first(
      MemoryLedger.Store store, String parameters, Bytes publicKey, int height) {
    Ledger ledger = MemoryLedger.open(store);
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
  public static RacingLedger second(MemoryLedger.Store store) {
    return new RacingLedger(MemoryLedger.open(store), "second");
  }

  /// A reservation that was not asked of any ledger.
  public static Reservation reservation(long first, int count) {
    return new Reservation(KEY, 0, LeafRange.between(first, first + count), new Epoch(1));
  }

  @Override
  public void close() {
    ledger.close();
  }
}
