package dev.pawl.signer;

import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Command;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.Entry.KeyCreated;
import dev.pawl.ledger.Entry.StoreCreated;
import dev.pawl.ledger.Epoch;
import dev.pawl.ledger.HostFingerprint;
import dev.pawl.ledger.IndexAllocator;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.KeyPolicy;
import dev.pawl.ledger.Ledger;
import dev.pawl.ledger.Outcome;
import dev.pawl.ledger.SignerId;
import dev.pawl.ledger.StoreId;
import dev.pawl.testkit.MemoryLedger;
import java.util.List;

/// A ledger in memory, which survives the deaths of a [TestDisk].
final class TestLedger {
  private TestLedger() {}

  /// A ledger with its first entry.
  static Ledger of(StoreId store) {
    Ledger ledger = MemoryLedger.open(new MemoryLedger.Store());
    Bytes sealing = Bytes.copyOf((byte) 1);
    ledger.submit(
        new Command.CreateStore(
            new StoreCreated(store, 1, "", Digests.sha256(sealing), 0), sealing));
    return ledger;
  }

  /// Who gives out the leaves of a new key of this height, in a ledger of its own.
  static IndexAllocator allocator(KeyId id, int height) {
    Ledger ledger = of(new StoreId(Bytes.copyOf(new byte[16])));
    Bytes sealed = Bytes.copyOf((byte) 1);
    KeyCreated key =
        new KeyCreated(
            id,
            "k",
            "p",
            Bytes.copyOf((byte) 2),
            List.of(height),
            new KeyPolicy("", List.of()),
            Digests.sha256(sealed),
            0);
    ledger.submit(new Command.CreateKey(key, sealed));
    Outcome opened =
        ledger.submit(new Command.OpenSigner(new SignerId("s"), "v", HostFingerprint.UNKNOWN, 0));
    return new IndexAllocator(ledger, new Epoch(((Outcome.Committed) opened).lastIndex()));
  }
}
