package dev.pawl.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pawl.durable.Disk.Access;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealDiskTest {
  private final Disk disk = new RealDisk();
  @TempDir Path directory;

  @Test
  void open_missingFile_isAnErrorAndMakesNothing() {
    Path file = directory.resolve("file");
    assertThatThrownBy(() -> disk.open(file, Access.READ)).isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> disk.open(file, Access.WRITE)).isInstanceOf(NoSuchFileException.class);
    assertThat(file).doesNotExist();
  }

  @Test
  void open_createExisting_isAnError() throws IOException {
    Path file = directory.resolve("file");
    disk.open(file, Access.CREATE).close();
    assertThatThrownBy(() -> disk.open(file, Access.CREATE))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void create_filesAndDirectories_areTheOwnersAlone() throws IOException {
    disk.open(directory.resolve("file"), Access.CREATE).close();
    disk.createDirectory(directory.resolve("inside"));
    disk.lock(directory.resolve("lock")).close();
    assertThat(permissions("file")).isEqualTo("rw-------");
    assertThat(permissions("inside")).isEqualTo("rwx------");
    assertThat(permissions("lock")).isEqualTo("rw-------");
  }

  @Test
  void createShared_file_hasTheRightsThatTheUmaskGives() throws IOException {
    disk.open(directory.resolve("shared"), Access.CREATE_SHARED).close();
    Files.createFile(directory.resolve("as others make it"));
    assertThat(permissions("shared")).isEqualTo(permissions("as others make it"));
    assertThatThrownBy(() -> disk.open(directory.resolve("shared"), Access.CREATE_SHARED))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void createSharedDirectory_hasTheRightsThatTheUmaskGives() throws IOException {
    disk.createSharedDirectory(directory.resolve("shared"));
    Files.createDirectory(directory.resolve("as others make it"));
    assertThat(permissions("shared")).isEqualTo(permissions("as others make it"));
    assertThatThrownBy(() -> disk.createSharedDirectory(directory.resolve("shared")))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  @Test
  void write_refusedByTheDisk_namesTheFile() throws IOException {
    Path full = Path.of("/dev/full"); // takes nothing, as a full disk does
    assumeTrue(Files.exists(full), "needs " + full);
    try (DiskFile file = disk.open(full, Access.WRITE)) {
      assertThatThrownBy(() -> file.write(0, ByteBuffer.allocate(10)))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("/dev/full: No space left on device");
    }
  }

  private String permissions(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name)));
  }

  @Test
  void write_longBuffers_readBackThroughBothKinds() throws IOException {
    byte[] bytes = new byte[1_000_003];
    new SplittableRandom(1).nextBytes(bytes);
    try (DiskFile file = disk.open(directory.resolve("file"), Access.CREATE)) {
      DurableFiles.writeFully(file, 10, ByteBuffer.wrap(bytes));
      DurableFiles.writeFully(
          file, 2_000_000, ByteBuffer.allocateDirect(bytes.length).put(bytes).flip());
      file.force();
      assertThat(file.size()).isEqualTo(2_000_000 + bytes.length);
      for (long offset : new long[] {10, 2_000_000}) {
        for (ByteBuffer target :
            new ByteBuffer[] {
              ByteBuffer.allocate(bytes.length), ByteBuffer.allocateDirect(bytes.length)
            }) {
          DurableFiles.readFully(file, offset, target);
          assertThat(target.flip()).isEqualTo(ByteBuffer.wrap(bytes));
        }
      }
      file.truncate(5);
      assertThat(file.size()).isEqualTo(5);
      assertThat(file.read(5, ByteBuffer.allocate(1))).isEqualTo(-1);
    }
  }

  @Test
  void rename_ontoExisting_replacesIt() throws IOException {
    DurableFiles.writeAtomically(disk, directory.resolve("a"), new byte[] {1});
    DurableFiles.writeAtomically(disk, directory.resolve("b"), new byte[] {2});
    disk.rename(directory.resolve("a"), directory.resolve("b"));
    disk.forceDirectory(directory);
    assertThat(disk.list(directory)).containsExactly(directory.resolve("b"));
    assertThat(DurableFiles.readSmall(disk, directory.resolve("b"), 10)).containsExactly(1);
    disk.delete(directory.resolve("b"));
    assertThat(disk.list(directory)).isEmpty();
  }

  @Test
  void list_severalNames_areSorted() throws IOException {
    for (String name : new String[] {"b", "c", "a"}) {
      disk.open(directory.resolve(name), Access.CREATE).close();
    }
    assertThat(disk.list(directory))
        .containsExactly(directory.resolve("a"), directory.resolve("b"), directory.resolve("c"));
  }

  @Test
  void exists_danglingLink_isTrue() throws IOException {
    Path link = directory.resolve("link");
    Files.createSymbolicLink(link, directory.resolve("nowhere"));
    assertThat(disk.exists(link)).isTrue();
    assertThat(disk.exists(directory.resolve("nowhere"))).isFalse();
  }

  @Test
  void fileSystemType_ofAPathThatIsNotThereYet_isThatOfTheDirectoryAbove() throws IOException {
    String type = disk.fileSystemType(directory);
    assertThat(type).isNotBlank();
    assertThat(disk.fileSystemType(directory.resolve("not/yet"))).isEqualTo(type);
  }

  /// Any other answer than "no such file" leaves open what is there: never taken as absent.
  @Test
  void exists_whereNobodyCanLook_fails() throws IOException {
    Path loop = directory.resolve("loop");
    Files.createSymbolicLink(loop, loop);
    assertThatThrownBy(() -> disk.exists(loop.resolve("file"))).isInstanceOf(IOException.class);
    assertThat(disk.exists(directory.resolve("absent"))).isFalse();
  }
}
