package dev.pawl.ledger.journal;

import dev.pawl.durable.RealDisk;
import dev.pawl.ledger.LedgerStore;
import dev.pawl.testkit.LedgerFixtures;
import dev.pawl.testkit.LedgerStoreContract;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/// The journal on this machine's disk keeps the laws of a store.
class RealJournalContractTest extends LedgerStoreContract {
  private static final long SEGMENT_BYTES = 32 << 10;

  @TempDir Path directory;
  private StoreDirectory store;

  @Override
  protected LedgerStore create() throws IOException {
    store = StoreDirectory.create(new RealDisk(), directory.resolve("store"));
    return Journal.create(store, LedgerFixtures.storeId(1), SEGMENT_BYTES);
  }

  @Override
  protected LedgerStore reopen(TreeHead floor) throws IOException {
    store.close();
    store = StoreDirectory.open(new RealDisk(), directory.resolve("store"));
    return Journal.open(store, LedgerFixtures.storeId(1), SEGMENT_BYTES, floor);
  }

  /// Row 25 of the catalogue: somebody removes the lock file.
  @Override
  protected void failDuringAppend() throws IOException {
    Files.delete(directory.resolve("store/lock"));
  }

  @Override
  protected void repair() {}

  @AfterEach
  void giveLockBack() throws IOException {
    store.close();
  }
}
