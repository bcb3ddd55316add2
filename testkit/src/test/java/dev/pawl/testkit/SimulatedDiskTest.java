package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.durable.Disk.Access;
import dev.pawl.durable.DiskFile;
import dev.pawl.durable.DiskLock;
import dev.pawl.durable.DurableFiles;
import dev.pawl.durable.LockedException;
import dev.pawl.testkit.Operation.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The simulated disk does what it says: tests that stand on it would be blind otherwise.
class SimulatedDiskTest {
  private static final Path FILE = Path.of("/file");
  private static final int BLOCK = 4096;

  private final SimulatedDisk disk = new SimulatedDisk();

  private DiskFile created() throws IOException {
    DiskFile file = disk.open(FILE, Access.CREATE);
    disk.forceDirectory(Path.of("/"));
    return file;
  }

  private static void write(DiskFile file, long offset, int value, int count) throws IOException {
    byte[] bytes = new byte[count];
    Arrays.fill(bytes, (byte) value);
    DurableFiles.writeFully(file, offset, ByteBuffer.wrap(bytes));
  }

  /// The contents of the file after every power loss, in short: the first byte of each block.
  private Set<String> survivors(CrashModel model) throws IOException {
    Set<String> all = new TreeSet<>();
    EveryChoice choices = new EveryChoice();
    do {
      SimulatedDisk after = disk.afterPowerLoss(choices, model);
      all.add(after.exists(FILE) ? firstBytes(after.contents(FILE)) : "absent");
    } while (choices.advance());
    return all;
  }

  private static String firstBytes(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < bytes.length; at += BLOCK) {
      text.append(bytes[at]);
    }
    return text.toString();
  }

  @Test
  void powerLoss_unforcedBlocks_areLostAndKeptOnTheirOwn() throws IOException {
    DiskFile file = created();
    write(file, 0, 1, 2 * BLOCK);
    assertThat(survivors(CrashModel.WHOLE_BLOCKS))
        .containsExactlyInAnyOrder("", "00", "01", "10", "11");
    file.force();
    assertThat(survivors(CrashModel.WHOLE_BLOCKS)).containsExactly("11");
  }

  @Test
  void powerLoss_severalWritesOfABlock_anyOfThemMaySurvive() throws IOException {
    DiskFile file = created();
    write(file, 0, 1, BLOCK);
    file.force();
    write(file, 0, 2, BLOCK);
    write(file, 0, 3, BLOCK);
    assertThat(survivors(CrashModel.WHOLE_BLOCKS)).containsExactly("1", "2", "3");
  }

  @Test
  void powerLoss_sameBytesAgain_leaveNoChoice() throws IOException {
    DiskFile file = created();
    write(file, 0, 1, BLOCK);
    file.force();
    write(file, 0, 1, BLOCK);
    assertThat(survivors(CrashModel.EVERY_WORD)).containsExactly("1");
  }

  @Test
  void powerLoss_cut_isDoneOrNot() throws IOException {
    DiskFile file = created();
    write(file, 0, 1, 2 * BLOCK);
    file.force();
    file.truncate(BLOCK);
    assertThat(survivors(CrashModel.WHOLE_BLOCKS)).contains("1", "11");
    file.force();
    write(file, 2 * BLOCK, 1, 1);
    assertThat(disk.contents(FILE)[BLOCK]).as("what was cut is gone").isZero();
  }

  @Test
  void powerLoss_tornBlock_isNewInsideOneRange() throws IOException {
    DiskFile file = created();
    write(file, 0, 1, BLOCK);
    file.force();
    write(file, 0, 2, BLOCK);
    CrashModel model = new CrashModel(8, 16);
    Set<String> shapes = new HashSet<>();
    EveryChoice choices = new EveryChoice();
    do {
      byte[] bytes = disk.afterPowerLoss(choices, model).contents(FILE);
      shapes.add("" + bytes[0] + bytes[8] + bytes[16] + bytes[BLOCK - 1]);
    } while (choices.advance());
    // Ranges between the borders 0, 8, 16 and the end.
    assertThat(shapes)
        .containsExactlyInAnyOrder("1111", "2222", "2111", "2211", "1211", "1222", "1122");
  }

  @Test
  void everyWord_hasAllRanges_eachOnce() {
    byte[] ones = new byte[BLOCK];
    Arrays.fill(ones, (byte) 1);
    Page newer = Page.of(ones);
    Set<Long> seen = new HashSet<>();
    EveryChoice choices = new EveryChoice();
    do {
      seen.add(CrashModel.EVERY_WORD.tear(Page.ZEROS, newer, choices).fingerprint());
    } while (choices.advance());
    assertThat(seen)
        .hasSize(513 * 512 / 2 - 1)
        .doesNotContain(Page.ZEROS.fingerprint(), newer.fingerprint());
  }

  @Test
  void everyWord_wordsThatStay_areNoBorders() {
    byte[] bytes = new byte[BLOCK];
    bytes[7] = 1;
    bytes[800] = 1;
    bytes[BLOCK - 1] = 1;
    Page newer = Page.of(bytes);
    Set<String> torn = new TreeSet<>();
    EveryChoice choices = new EveryChoice();
    do {
      byte[] page = CrashModel.EVERY_WORD.tear(Page.ZEROS, newer, choices).copy();
      assertThat(torn.add("" + page[7] + page[800] + page[BLOCK - 1])).isTrue();
    } while (choices.advance());
    assertThat(torn).containsExactly("001", "010", "011", "100", "110");
  }

  @Test
  void fingerprint_equalDisks_isEqual_andDiffersWithEachThing() throws IOException {
    DiskFile file = created();
    write(file, 0, 1, BLOCK);
    file.force();
    Set<Long> seen = new HashSet<>();
    assertThat(seen.add(disk.fingerprint())).isTrue();
    assertThat(seen).contains(disk.copy().fingerprint());
    write(file, 0, 1, BLOCK);
    assertThat(seen).as("the same bytes again").contains(disk.fingerprint());
    write(file, 8, 2, 1);
    assertThat(seen.add(disk.fingerprint())).as("a byte").isTrue();
    file.force();
    assertThat(seen.add(disk.fingerprint())).as("durable").isTrue();
    file.truncate(100);
    assertThat(seen.add(disk.fingerprint())).as("the length").isTrue();
    disk.open(Path.of("/other"), Access.CREATE).close();
    assertThat(seen.add(disk.fingerprint())).as("a name").isTrue();
    disk.forceDirectory(Path.of("/"));
    assertThat(seen.add(disk.fingerprint())).as("a durable name").isTrue();
  }

  /// Only the second one's file may be gone after a power loss. Both show an empty file, hold an
  /// empty file, and have two changes of its name on their way.
  @Test
  void fingerprint_differsWithTheKindOfAChange_andWithTheFileThatANameStandsFor()
      throws IOException {
    SimulatedDisk same = emptyFiles(FILE);
    same.rename(FILE, FILE);
    same.rename(FILE, FILE);
    SimulatedDisk another = emptyFiles(FILE);
    another.delete(FILE);
    another.open(FILE, Access.CREATE).close();
    assertThat(same.fingerprint()).isNotEqualTo(another.fingerprint());
    assertThat(same.fingerprint()).isEqualTo(same.copy().fingerprint());
    assertThat(another.fingerprint()).isEqualTo(another.copy().fingerprint());
  }

  /// Where only the first rename survives, the other source does.
  @Test
  void fingerprint_differsWithTheSourceOfARename() throws IOException {
    Path other = Path.of("/other");
    SimulatedDisk one = emptyFiles(FILE, other);
    SimulatedDisk two = emptyFiles(FILE, other);
    rename(one, Path.of("/new"), FILE, other);
    rename(two, Path.of("/new"), other, FILE);
    assertThat(one.fingerprint()).isNotEqualTo(two.fingerprint());
  }

  private static void rename(SimulatedDisk disk, Path target, Path... sources) throws IOException {
    for (Path source : sources) {
      disk.rename(source, target);
    }
  }

  /// What only a change on its way leads to may come back as well.
  @Test
  void fingerprint_differsWithTheContentOfAFileThatWasReplaced() throws IOException {
    SimulatedDisk one = emptyFiles();
    SimulatedDisk two = emptyFiles();
    one.open(FILE, Access.CREATE).close();
    two.open(FILE, Access.CREATE).close();
    two.replace(FILE, new byte[] {7});
    for (SimulatedDisk disk : List.of(one, two)) {
      disk.delete(FILE);
      disk.open(FILE, Access.CREATE).close();
    }
    assertThat(one.fingerprint()).isNotEqualTo(two.fingerprint());
  }

  @Test
  void fingerprint_differsBetweenAnEmptyFileAndAnEmptyDirectory() throws IOException {
    SimulatedDisk other = new SimulatedDisk();
    other.createDirectory(FILE);
    other.forceDirectory(Path.of("/"));
    created();
    assertThat(disk.fingerprint()).isNotEqualTo(other.fingerprint());
  }

  /// A disk with these files, all durable.
  private static SimulatedDisk emptyFiles(Path... files) throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    for (Path file : files) {
      disk.open(file, Access.CREATE).close();
    }
    disk.forceDirectory(Path.of("/"));
    return disk;
  }

  @Test
  void powerLoss_newName_isThereOrNot() throws IOException {
    DiskFile file = disk.open(FILE, Access.CREATE);
    write(file, 0, 1, BLOCK);
    file.force();
    assertThat(survivors(CrashModel.WHOLE_BLOCKS)).containsExactly("1", "absent");
    disk.forceDirectory(Path.of("/"));
    assertThat(survivors(CrashModel.WHOLE_BLOCKS)).containsExactly("1");
    disk.delete(FILE);
    assertThat(disk.exists(FILE)).isFalse();
    assertThat(survivors(CrashModel.WHOLE_BLOCKS)).containsExactly("1", "absent");
  }

  @Test
  void powerLoss_renameOfUnforcedFile_mayLeaveAnEmptyOne() throws IOException {
    write(created(), 0, 1, BLOCK);
    Path other = Path.of("/other");
    DiskFile unforced = disk.open(other, Access.CREATE);
    write(unforced, 0, 2, BLOCK);
    disk.rename(other, FILE);
    disk.forceDirectory(Path.of("/"));
    assertThat(survivors(CrashModel.WHOLE_BLOCKS)).containsExactly("", "0", "2");
  }

  /// Rebello et al., section 3: the page is clean, and the disk never got it.
  @Test
  void force_fails_leavesThePagesInLimbo() throws IOException {
    DiskFile file = created();
    write(file, 0, 1, BLOCK);
    file.force();
    write(file, 0, 2, BLOCK);
    disk.plan(Fault.Plan.every(Kind.FORCE, Fault.FAILS));
    assertThatThrownBy(file::force).isInstanceOf(IOException.class);
    disk.plan(Fault.Plan.NO_FAULTS);
    file.force(); // succeeds, and writes nothing
    assertThat(firstBytes(disk.contents(FILE))).isEqualTo("2");
    assertThat(survivors(CrashModel.WHOLE_BLOCKS)).containsExactly("1");
    SimulatedDisk shortOfMemory = disk.copy();
    shortOfMemory.dropCaches();
    assertThat(firstBytes(shortOfMemory.contents(FILE))).isEqualTo("1");
    write(file, 0, 2, BLOCK); // written again, it is on its way again
    assertThat(survivors(CrashModel.WHOLE_BLOCKS)).containsExactly("1", "2");
    file.force();
    assertThat(survivors(CrashModel.WHOLE_BLOCKS)).containsExactly("2");
  }

  /// Each page is clean or in limbo on its own.
  @Test
  void force_failsInPart_hasWrittenSomeBlocks() throws IOException {
    for (int written = 0; written < 8; written++) {
      SimulatedDisk failing = new SimulatedDisk();
      DiskFile file = failing.open(FILE, Access.CREATE);
      failing.forceDirectory(Path.of("/"));
      write(file, 0, 1, 4 * BLOCK);
      file.force();
      write(file, 0, 2, BLOCK); // the second block is not dirty
      write(file, 2 * BLOCK, 2, 2 * BLOCK);
      failing.plan(Fault.Plan.every(Kind.FORCE, new Fault.ForcedInPart(written)));
      assertThatThrownBy(file::force).isInstanceOf(IOException.class);
      assertThat(firstBytes(failing.contents(FILE))).isEqualTo("2122");
      failing.dropCaches();
      assertThat(firstBytes(failing.contents(FILE)))
          .isEqualTo(
              (1 + (written & 1)) + "1" + (1 + (written >> 1 & 1)) + (1 + (written >> 2 & 1)));
      SimulatedDisk after = failing.afterPowerLoss(Choices.first(), CrashModel.WHOLE_BLOCKS);
      assertThat(after.contents(FILE)).isEqualTo(failing.contents(FILE));
    }
  }

  @Test
  void write_noSpace_takesHalf() throws IOException {
    DiskFile file = created();
    disk.plan(Fault.Plan.every(Kind.WRITE, Fault.NO_SPACE));
    assertThatThrownBy(() -> write(file, 0, 1, 100)).hasMessageContaining("No space left");
    assertThat(file.size()).isEqualTo(50);
  }

  @Test
  void write_misdirected_hitsTheOtherPlace() throws IOException {
    DiskFile file = created();
    write(file, 0, 1, 3 * BLOCK);
    disk.plan(Fault.Plan.every(Kind.WRITE, new Fault.Misdirected(FILE, BLOCK)));
    write(file, 2 * BLOCK, 7, BLOCK);
    assertThat(firstBytes(disk.contents(FILE))).isEqualTo("171");
  }

  @Test
  void powerLossAt_anOperation_killsTheProcess() throws IOException {
    DiskFile file = created();
    disk.plan(Fault.Plan.powerLossAt(disk.operations() + 1));
    write(file, 0, 1, BLOCK);
    assertThatThrownBy(file::force).isInstanceOf(PowerLossException.class);
    assertThatThrownBy(file::size).isInstanceOf(PowerLossException.class);
    assertThatThrownBy(() -> disk.exists(FILE)).isInstanceOf(PowerLossException.class);
    assertThat(survivors(CrashModel.WHOLE_BLOCKS)).contains("", "1");
  }

  @Test
  void kill_keepsTheCacheAndGivesLocksBack() throws IOException {
    DiskFile file = created();
    write(file, 0, 1, BLOCK);
    Path lockFile = Path.of("/lock");
    DiskLock lock = disk.lock(lockFile);
    assertThatThrownBy(() -> disk.lock(lockFile)).isInstanceOf(LockedException.class);
    SimulatedDisk next = disk.afterKill();
    assertThatThrownBy(lock::check).isInstanceOf(PowerLossException.class);
    assertThatThrownBy(file::force).isInstanceOf(PowerLossException.class);
    assertThat(firstBytes(next.contents(FILE))).isEqualTo("1");
    next.lock(lockFile).check();
  }

  @Test
  void copy_changesOnItsOwn() throws IOException {
    DiskFile file = created();
    write(file, 0, 1, BLOCK);
    SimulatedDisk copy = disk.copy();
    write(file, 0, 2, BLOCK);
    file.force();
    disk.delete(FILE);
    assertThat(firstBytes(copy.contents(FILE))).isEqualTo("1");
    assertThat(copy.afterPowerLoss(Choices.first(), CrashModel.WHOLE_BLOCKS).contents(FILE))
        .isEmpty();
  }

  @Test
  void everyChoice_visitsEachCombinationOnce() {
    Set<String> seen = new HashSet<>();
    EveryChoice choices = new EveryChoice();
    int runs = 0;
    do {
      int first = choices.next(3);
      String run = "" + first;
      for (int i = 0; i < first; i++) {
        run += choices.next(2);
      }
      seen.add(run + choices.next(1));
      runs++;
    } while (choices.advance());
    assertThat(runs).isEqualTo(1 + 2 + 4);
    assertThat(seen).hasSize(runs);
  }

  @Test
  void seeded_sameSeed_givesTheSameRun() {
    Choices one = Choices.seeded(42);
    Choices other = Choices.seeded(42);
    for (int bound = 1; bound < 1_000; bound++) {
      assertThat(one.next(bound)).isEqualTo(other.next(bound)).isBetween(0, bound - 1);
    }
  }
}
