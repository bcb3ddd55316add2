package dev.pawl.ledger.journal;

import dev.pawl.ledger.LedgerStore;
import dev.pawl.testkit.Fault;
import dev.pawl.testkit.LedgerFixtures;
import dev.pawl.testkit.LedgerStoreContract;
import dev.pawl.testkit.Operation.Kind;
import dev.pawl.testkit.SimulatedDisk;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.nio.file.Path;

/// The journal on the simulated disk keeps the laws of a store, with short reads and writes all the
/// time and with a force that fails.
class SimulatedJournalContractTest extends LedgerStoreContract {
  private static final long SEGMENT_BYTES = 32 << 10;
  private static final Path STORE = Path.of("/store");
  private static final Fault.Plan SHORT =
      operation ->
          operation.kind() == Kind.WRITE || operation.kind() == Kind.READ
              ? new Fault.Partial(1 + (int) (operation.number() * 7_919 % 50_000))
              : Fault.NONE;

  private SimulatedDisk disk = new SimulatedDisk();

  @Override
  protected LedgerStore create() throws IOException {
    disk.plan(SHORT);
    return Journal.create(
        StoreDirectory.create(disk, STORE), LedgerFixtures.storeId(1), SEGMENT_BYTES);
  }

  @Override
  protected LedgerStore reopen(TreeHead floor) throws IOException {
    disk = disk.afterKill();
    disk.plan(SHORT);
    return Journal.open(
        StoreDirectory.open(disk, STORE), LedgerFixtures.storeId(1), SEGMENT_BYTES, floor);
  }

  @Override
  protected void failDuringAppend() {
    disk.plan(Fault.Plan.every(Kind.FORCE, Fault.FAILS));
  }

  @Override
  protected void repair() {
    disk.plan(SHORT);
  }
}
