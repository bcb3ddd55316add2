package dev.pawl.signer;

import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Command;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.Entry.StoreCreated;
import dev.pawl.ledger.Ledger;
import dev.pawl.ledger.StoreId;
import dev.pawl.testkit.MemoryLedger;

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
}
