package dev.pawl.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskLock;
import dev.pawl.durable.LockedException;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.ledger.StoreId;
import dev.pawl.testkit.Choices;
import dev.pawl.testkit.CrashModel;
import dev.pawl.testkit.EveryChoice;
import dev.pawl.testkit.Fault;
import dev.pawl.testkit.ForwardingDisk;
import dev.pawl.testkit.LedgerFixtures;
import dev.pawl.testkit.Operation.Kind;
import dev.pawl.testkit.SimulatedDisk;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileAnchorTest {
  private static final StoreId STORE_ID = LedgerFixtures.storeId(5);
  private static final Path PATH = Path.of("/state/pawl/anchors/anchor");

  private SimulatedDisk disk = new SimulatedDisk();

  private static TreeHead head(int size) {
    return LedgerFixtures.headOf(LedgerFixtures.records(0, size));
  }

  private FileAnchor create() throws IOException {
    return FileAnchor.create(disk, PATH, STORE_ID, MerkleTree.EMPTY);
  }

  private FileAnchor open() throws IOException {
    return FileAnchor.open(disk, PATH, STORE_ID);
  }

  @Test
  void confirm_thenReopen_remembers() throws IOException {
    create().close();
    for (int size = 0; size < 10; size++) {
      try (FileAnchor anchor = open()) {
        anchor.confirm(head(size));
        assertThat(anchor.remembered()).isEqualTo(head(size));
      }
      try (FileAnchor anchor = open()) {
        assertThat(anchor.remembered()).isEqualTo(head(size));
      }
    }
  }

  @Test
  void confirm_returned_survivesPowerLoss() throws IOException {
    try (FileAnchor anchor = create()) {
      for (int size = 1; size < 6; size++) {
        anchor.confirm(head(size));
        SimulatedDisk after = disk.afterPowerLoss(Choices.first(), CrashModel.WHOLE_BLOCKS);
        assertThat(FileAnchor.open(after, PATH, STORE_ID).remembered()).isEqualTo(head(size));
      }
    }
  }

  /// Rows 4, 5 and 10 of the catalogue, for the anchor: at every operation of its life the power
  /// fails or the call does, and every image is opened. It never remembers less than it confirmed,
  /// nor less after a second power loss than it answered before.
  @Test
  void confirm_anyFaultAtAnyOperation_neverRemembersLess() throws IOException {
    create().close();
    SimulatedDisk fresh = disk;
    int states = 0;
    for (Fault fault :
        List.of(Fault.POWER_LOSS, Fault.FAILS, Fault.FAILS_AFTER_EFFECT, Fault.NO_SPACE)) {
      for (long number = 0; number < 16; number++) {
        disk = fresh.copy();
        disk.plan(Fault.Plan.at(number, fault));
        List<TreeHead> confirmed = confirmSome();
        disk.plan(Fault.Plan.NO_FAULTS);
        EveryChoice choices = new EveryChoice();
        do {
          assertRemembers(confirmed, disk.afterPowerLoss(choices, CrashModel.EVERY_WORD));
          states++;
        } while (choices.advance());
        assertRemembers(confirmed, disk.afterKill());
      }
    }
    assertThat(states).isGreaterThan(100);
  }

  private List<TreeHead> confirmSome() {
    List<TreeHead> confirmed = new ArrayList<>(List.of(MerkleTree.EMPTY));
    try (FileAnchor anchor = open()) {
      for (int size = 1; size < 5; size++) {
        anchor.confirm(head(size));
        confirmed.add(head(size));
      }
    } catch (IOException e) {
      // the fault
    }
    return confirmed;
  }

  private static void assertRemembers(List<TreeHead> confirmed, SimulatedDisk image)
      throws IOException {
    TreeHead answered;
    try (FileAnchor anchor = FileAnchor.open(image, PATH, STORE_ID)) {
      answered = anchor.remembered();
      assertThat(answered).isIn(confirmed.getLast(), head(confirmed.size()));
    }
    SimulatedDisk later = image.afterPowerLoss(Choices.first(), CrashModel.WHOLE_BLOCKS);
    try (FileAnchor anchor = FileAnchor.open(later, PATH, STORE_ID)) {
      assertThat(anchor.remembered()).isEqualTo(answered);
    }
  }

  @Test
  void confirm_failedForce_shutsForGood() throws IOException {
    FileAnchor anchor = create();
    disk.plan(Fault.Plan.every(Kind.FORCE, Fault.FAILS));
    assertThatThrownBy(() -> anchor.confirm(head(1))).isInstanceOf(IOException.class);
    disk.plan(Fault.Plan.NO_FAULTS);
    long operations = disk.operations();
    assertThatThrownBy(() -> anchor.confirm(head(1))).hasMessageContaining("restart");
    assertThatThrownBy(() -> anchor.confirm(head(2))).hasMessageContaining("restart");
    assertThatThrownBy(anchor::remembered).hasMessageContaining("restart");
    assertThat(disk.operations()).isEqualTo(operations);
  }

  @Test
  void confirm_smaller_isTheCallersBug() throws IOException {
    FileAnchor anchor = create();
    anchor.confirm(head(3));
    assertThatThrownBy(() -> anchor.confirm(head(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2")
        .hasMessageContaining("3");
    anchor.confirm(head(3));
    anchor.confirm(head(4));
  }

  @Test
  void confirm_sameSizeOtherRoot_isAFork() throws IOException {
    FileAnchor anchor = create();
    anchor.confirm(head(3));
    assertThatThrownBy(() -> anchor.confirm(new TreeHead(3, head(2).root())))
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining("forked");
    assertThat(anchor.remembered()).isEqualTo(head(3));
  }

  /// A copy of the store on the same machine has the same anchor.
  @Test
  void confirm_changedBySomebodyElse_isRefused() throws IOException {
    FileAnchor anchor = create();
    SimulatedDisk other = disk.copy();
    try (FileAnchor second = FileAnchor.open(other, PATH, STORE_ID)) {
      second.confirm(head(1));
      second.confirm(head(2));
    }
    disk.replace(PATH, other.contents(PATH));
    assertThatThrownBy(() -> anchor.confirm(head(1))).hasMessageContaining("somebody else");
  }

  @Test
  void open_missing_isAnErrorAndNeverZero() {
    assertThatThrownBy(this::open).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void create_existing_isRefused() throws IOException {
    create().close();
    assertThatThrownBy(this::create).isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void open_held_isRefused() throws IOException {
    try (FileAnchor anchor = create()) {
      assertThat(anchor.description()).isEqualTo("file " + PATH);
      assertThatThrownBy(this::open).isInstanceOf(LockedException.class);
    }
    open().close();
  }

  @Test
  void open_ofAnotherStore_isRefused() throws IOException {
    create().close();
    StoreId other = LedgerFixtures.storeId(6);
    assertThatThrownBy(() -> FileAnchor.open(disk, PATH, other))
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining(STORE_ID.toString())
        .hasMessageContaining(other.toString());
  }

  /// Whoever was refused holds nothing: somebody looks, and the next opening is not in his way.
  @Test
  void open_refused_leavesTheLockFree() throws IOException {
    create().close();
    byte[] whole = disk.contents(PATH);
    disk.replace(PATH, new byte[whole.length]);
    assertThatThrownBy(this::open).isInstanceOf(StoreDamagedException.class);
    disk.replace(PATH, whole);
    open().close();
  }

  /// What a process died in the middle of making may have no durable name yet.
  @Test
  void open_forcesTheNameOfItsFile() throws IOException {
    create().close();
    Watched watched = new Watched(disk);
    FileAnchor.open(watched, PATH, STORE_ID).close();
    assertThat(watched.forced).containsExactly(PATH.getParent());
  }

  /// Row 25 of the catalogue: somebody may have the anchor who thinks that nobody has it.
  @Test
  void confirm_lockLostMeanwhile_writesNothingAndShuts() throws IOException {
    create().close();
    byte[] before = disk.contents(PATH);
    Watched watched = new Watched(disk);
    try (FileAnchor anchor = FileAnchor.open(watched, PATH, STORE_ID)) {
      watched.lockLost = true;
      assertThatThrownBy(() -> anchor.confirm(head(1))).hasMessage("lost");
      watched.lockLost = false;
      assertThatThrownBy(() -> anchor.confirm(head(1))).isInstanceOf(IOException.class);
    }
    assertThat(disk.contents(PATH)).isEqualTo(before);
  }

  /// Tells which directories are forced, and may lose its lock.
  private static final class Watched extends ForwardingDisk {
    private final List<Path> forced = new ArrayList<>();
    private boolean lockLost;

    Watched(Disk disk) {
      super(disk);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
      super.forceDirectory(directory);
      forced.add(directory);
    }

    @Override
    public DiskLock lock(Path lockFile) throws IOException {
      DiskLock held = super.lock(lockFile);
      return new DiskLock() {
        @Override
        public void check() throws IOException {
          if (lockLost) {
            throw new IOException("lost");
          }
          held.check();
        }

        @Override
        public void close() throws IOException {
          held.close();
        }
      };
    }
  }

  /// Row 10 of the catalogue.
  @Test
  void open_anyByteInverted_remembersTheNewestOrTheOneBefore() throws IOException {
    try (FileAnchor anchor = create()) {
      anchor.confirm(head(1));
      anchor.confirm(head(2)); // sequence 3, in slot 1
    }
    for (int offset = 0; offset < 2 * Blocks.BYTES; offset++) {
      SimulatedDisk changed = disk.copy();
      changed.rot(PATH, offset, 1);
      try (FileAnchor anchor = FileAnchor.open(changed, PATH, STORE_ID)) {
        assertThat(anchor.remembered()).isEqualTo(offset < Blocks.BYTES ? head(2) : head(1));
        anchor.confirm(head(2));
        anchor.confirm(head(5));
      }
      try (FileAnchor anchor = FileAnchor.open(changed, PATH, STORE_ID)) {
        assertThat(anchor.remembered()).isEqualTo(head(5));
      }
    }
  }

  @Test
  void open_bothSlotsDamaged_isRefused() throws IOException {
    create().close();
    for (int first : new int[] {0, 30, 4095}) {
      SimulatedDisk changed = disk.copy();
      changed.rot(PATH, first, 1);
      changed.rot(PATH, Blocks.BYTES + first, 1);
      assertThatThrownBy(() -> FileAnchor.open(changed, PATH, STORE_ID))
          .isInstanceOf(StoreDamagedException.class);
    }
  }

  @Test
  void open_anyLengthCut_remembersOrRefuses() throws IOException {
    try (FileAnchor anchor = create()) {
      anchor.confirm(head(1)); // sequence 2, in slot 0
    }
    byte[] bytes = disk.contents(PATH);
    for (int length = 0; length < bytes.length; length++) {
      SimulatedDisk changed = disk.copy();
      changed.replace(PATH, Arrays.copyOf(bytes, length));
      if (length < Blocks.BYTES) {
        assertThatThrownBy(() -> FileAnchor.open(changed, PATH, STORE_ID))
            .isInstanceOf(StoreDamagedException.class);
      } else {
        assertThat(FileAnchor.open(changed, PATH, STORE_ID).remembered()).isEqualTo(head(1));
      }
    }
  }

  /// A slot in the other's place carries the wrong parity.
  @Test
  void open_slotsExchanged_isRefused() throws IOException {
    create().close();
    byte[] bytes = disk.contents(PATH);
    byte[] exchanged = new byte[bytes.length];
    System.arraycopy(bytes, 0, exchanged, Blocks.BYTES, Blocks.BYTES);
    System.arraycopy(bytes, Blocks.BYTES, exchanged, 0, Blocks.BYTES);
    disk.replace(PATH, exchanged);
    assertThatThrownBy(this::open).isInstanceOf(StoreDamagedException.class);
  }
}
