package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DurableFiles;
import dev.pawl.testkit.Operation.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Directories that [DurableFiles#createDirectories] has made or found are there after a power
/// loss, whatever became of a process that began to make them.
class CreateDirectoriesTest {
  private static final Path ROOT = Path.of("/");
  private static final Path SRV = Path.of("/srv");
  private static final Path DEEP = Path.of("/srv/state/pawl/anchors");

  private final SimulatedDisk disk = new SimulatedDisk();

  /// A disk with directories that cannot be opened, or are no file system that can be forced, and
  /// with mount points.
  private static final class Strange extends ForwardingDisk {
    private final List<Path> forced = new ArrayList<>();
    private final Path refused;
    private final FileSystemException refusal;
    private final Path mounted;

    Strange(Disk disk, Path refused, FileSystemException refusal, Path mounted) {
      super(disk);
      this.refused = refused;
      this.refusal = refusal;
      this.mounted = mounted;
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
      if (directory.equals(refused)) {
        throw refusal;
      }
      super.forceDirectory(directory);
      forced.add(directory);
    }

    @Override
    public String fileSystemType(Path path) {
      return path.startsWith(mounted) ? "ext4" : "squashfs";
    }
  }

  private static Strange unreadable(Disk disk, Path directory) {
    return new Strange(disk, directory, new AccessDeniedException(directory.toString()), ROOT);
  }

  private static SimulatedDisk nothingUnforcedSurvives(SimulatedDisk disk) {
    return disk.afterPowerLoss(Choices.first(), CrashModel.WHOLE_BLOCKS);
  }

  @Test
  void create_onReturn_isDurable() throws IOException {
    DurableFiles.createDirectories(disk, DEEP);
    assertThat(nothingUnforcedSurvives(disk).exists(DEEP)).isTrue();
  }

  @Test
  void create_afterOneThatDiedAnywhere_isDurable() throws IOException {
    DurableFiles.createDirectories(disk, DEEP);
    for (long number = 0; number < disk.operations(); number++) {
      for (Fault fault : List.of(Fault.FAILS, Fault.FAILS_AFTER_EFFECT)) {
        SimulatedDisk dying = new SimulatedDisk();
        dying.plan(Fault.Plan.at(number, fault));
        assertThatThrownBy(() -> DurableFiles.createDirectories(dying, DEEP))
            .isInstanceOf(IOException.class);
        SimulatedDisk next = dying.afterKill();
        DurableFiles.createDirectories(next, DEEP);
        assertThat(nothingUnforcedSurvives(next).exists(DEEP))
            .as("operation " + number + " meets " + fault)
            .isTrue();
      }
    }
  }

  @Test
  void create_belowADirectoryThatNobodyMayRead_goesOn() throws IOException {
    DurableFiles.createDirectories(disk, SRV.resolve("state"));
    Disk strange = unreadable(disk, SRV);
    DurableFiles.createDirectories(strange, SRV.resolve("state"));
    DurableFiles.createDirectories(strange, DEEP);
    assertThat(nothingUnforcedSurvives(disk).exists(DEEP)).isTrue();
  }

  /// Otherwise the next process would find a name that is not durable, and could not tell.
  @Test
  void create_inADirectoryThatCannotBeForced_makesNothing() throws IOException {
    DurableFiles.createDirectories(disk, SRV);
    assertThatThrownBy(() -> DurableFiles.createDirectories(unreadable(disk, SRV), DEEP))
        .isInstanceOf(AccessDeniedException.class);
    assertThat(disk.list(SRV)).isEmpty();
  }

  @Test
  void create_whereAForceFails_fails() throws IOException {
    DurableFiles.createDirectories(disk, DEEP);
    disk.plan(Fault.Plan.every(Kind.FORCE_DIRECTORY, Fault.FAILS));
    assertThatThrownBy(() -> DurableFiles.createDirectories(disk, DEEP))
        .isInstanceOf(IOException.class);
  }

  /// A mount point was not made here, and the file system below it may know no force.
  @Test
  void create_belowAMountPoint_forcesNothingAboveIt() throws IOException {
    DurableFiles.createDirectories(disk, SRV);
    FileSystemException refusal = new FileSystemException("/", null, "Invalid argument");
    Strange strange = new Strange(disk, ROOT, refusal, SRV);
    DurableFiles.createDirectories(strange, DEEP);
    DurableFiles.forceName(strange, SRV);
    assertThat(strange.forced).contains(SRV).doesNotContain(ROOT);
    assertThat(nothingUnforcedSurvives(disk).exists(DEEP)).isTrue();
  }

  @Test
  void forceName_root_hasNone() throws IOException {
    DurableFiles.forceName(disk, ROOT);
    assertThat(disk.operations()).isZero();
  }
}
