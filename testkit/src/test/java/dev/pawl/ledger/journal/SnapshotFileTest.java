package dev.pawl.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.SnapshotStore.Snapshot;
import dev.pawl.testkit.Choices;
import dev.pawl.testkit.CrashModel;
import dev.pawl.testkit.EveryChoice;
import dev.pawl.testkit.Fault;
import dev.pawl.testkit.LedgerFixtures;
import dev.pawl.testkit.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SnapshotFileTest {
  private static final Path STORE = Path.of("/store");
  private static final Path FILE = STORE.resolve("derived/snapshot");

  private SimulatedDisk disk = new SimulatedDisk();

  @BeforeEach
  void create() throws IOException {
    try (StoreDirectory store = StoreDirectory.create(disk, STORE)) {
      Journal.create(store, LedgerFixtures.storeId(1), Journal.SEGMENT_BYTES).close();
    }
    disk = disk.afterPowerLoss(Choices.first(), CrashModel.WHOLE_BLOCKS);
  }

  private static Snapshot snapshot(int size) {
    return new Snapshot(
        LedgerFixtures.headOf(LedgerFixtures.records(0, size)),
        LedgerFixtures.record(size, 5_000).entry());
  }

  private static SnapshotFile file(SimulatedDisk disk, int storeId) throws IOException {
    return new SnapshotFile(StoreDirectory.open(disk, STORE), LedgerFixtures.storeId(storeId));
  }

  private static Optional<Snapshot> load(SimulatedDisk disk) throws IOException {
    return file(disk.afterKill(), 1).load();
  }

  @Test
  void load_nothingSaved_isEmpty() throws IOException {
    assertThat(load(disk)).isEmpty();
  }

  @Test
  void save_thenLoad_returnsTheNewest() throws IOException {
    SnapshotFile snapshots = file(disk, 1);
    for (int size = 0; size < 5; size++) {
      snapshots.save(snapshot(size));
      assertThat(snapshots.load()).contains(snapshot(size));
      assertThat(load(disk.afterPowerLoss(Choices.first(), CrashModel.WHOLE_BLOCKS)))
          .contains(snapshot(size));
    }
  }

  @Test
  void save_emptyState_isKept() throws IOException {
    Snapshot empty = new Snapshot(snapshot(1).head(), Bytes.EMPTY);
    file(disk, 1).save(empty);
    assertThat(load(disk)).contains(empty);
  }

  @Test
  void save_tooLong_isTheCallersBug() throws IOException {
    SnapshotFile snapshots = file(disk, 1);
    Bytes tooLong = Bytes.copyOf(new byte[SnapshotFile.STATE_BYTES_MAX + 1]);
    assertThatThrownBy(() -> snapshots.save(new Snapshot(snapshot(1).head(), tooLong)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// Row 17 of the catalogue: after a crash anywhere in a replacement there is the old one or the
  /// new one.
  @Test
  void save_powerLossAtAnyOperation_leavesTheOldOrTheNew() throws IOException {
    file(disk, 1).save(snapshot(1));
    SimulatedDisk saved = disk.afterKill();
    int states = 0;
    for (long number = 0; number < 8; number++) {
      SimulatedDisk dying = saved.copy();
      SnapshotFile snapshots = file(dying, 1);
      dying.plan(Fault.Plan.powerLossAt(number));
      try {
        snapshots.save(snapshot(2));
        assertThat(number).isGreaterThan(4);
      } catch (IOException e) {
        // the power loss
      }
      EveryChoice choices = new EveryChoice();
      do {
        SimulatedDisk image = dying.afterPowerLoss(choices, CrashModel.WHOLE_BLOCKS);
        Snapshot loaded = load(image.copy()).orElseThrow();
        assertThat(loaded).isIn(snapshot(1), snapshot(2));
        SnapshotFile again = file(image, 1);
        again.save(snapshot(3));
        assertThat(again.load()).contains(snapshot(3));
        states++;
      } while (choices.advance());
    }
    assertThat(states).isGreaterThan(12);
  }

  @Test
  void load_anyByteInverted_isEmpty() throws IOException {
    file(disk, 1).save(snapshot(1));
    int length = disk.contents(FILE).length;
    for (int offset = 0; offset < length; offset++) {
      SimulatedDisk changed = disk.copy();
      changed.rot(FILE, offset, 1);
      assertThat(load(changed)).isEmpty();
    }
  }

  @Test
  void load_anyLengthCutOrGrown_isEmpty() throws IOException {
    file(disk, 1).save(snapshot(1));
    byte[] bytes = disk.contents(FILE);
    for (int length = 0; length < bytes.length + 10; length++) {
      if (length != bytes.length) {
        SimulatedDisk changed = disk.copy();
        changed.replace(FILE, Arrays.copyOf(bytes, length));
        assertThat(load(changed)).isEmpty();
      }
    }
  }

  @Test
  void load_ofAnotherStore_isEmpty() throws IOException {
    file(disk, 1).save(snapshot(1));
    assertThat(file(disk.afterKill(), 2).load()).isEmpty();
  }
}
