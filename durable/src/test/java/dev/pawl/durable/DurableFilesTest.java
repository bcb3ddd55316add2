package dev.pawl.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.durable.Disk.Access;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFilesTest {
  private final Disk disk = new RealDisk();
  @TempDir Path directory;

  /// Row 15 of the catalogue: moves one byte at a time, at odd offsets none at all if so told.
  private record Stingy(DiskFile file, int bytesPerWrite) implements DiskFile {
    @Override
    public int read(long offset, ByteBuffer target) throws IOException {
      ByteBuffer one = ByteBuffer.allocate(1);
      int count = file.read(offset, one);
      target.put(one.flip());
      return count;
    }

    @Override
    public int write(long offset, ByteBuffer source) throws IOException {
      return bytesPerWrite == 0
          ? 0
          : file.write(offset, ByteBuffer.wrap(new byte[] {source.get()}));
    }

    @Override
    public void force() throws IOException {
      file.force();
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  @Test
  void readAndWriteFully_shortTransfers_moveEverything() throws IOException {
    try (DiskFile file = new Stingy(disk.open(directory.resolve("f"), Access.CREATE), 1)) {
      DurableFiles.writeFully(file, 3, ByteBuffer.wrap(new byte[] {1, 2, 3, 4}));
      ByteBuffer back = ByteBuffer.allocate(4);
      DurableFiles.readFully(file, 3, back);
      assertThat(back.array()).containsExactly(1, 2, 3, 4);
    }
  }

  @Test
  void writeFully_noProgress_failsInsteadOfSpinning() throws IOException {
    try (DiskFile file = new Stingy(disk.open(directory.resolve("f"), Access.CREATE), 0)) {
      assertThatThrownBy(() -> DurableFiles.writeFully(file, 0, ByteBuffer.allocate(9)))
          .hasMessageContaining("9 bytes");
    }
  }

  @Test
  void readFully_fileEndsEarly_saysWhere() throws IOException {
    Path path = directory.resolve("f");
    DurableFiles.writeAtomically(disk, path, new byte[5]);
    try (DiskFile file = disk.open(path, Access.READ)) {
      assertThatThrownBy(() -> DurableFiles.readFully(file, 2, ByteBuffer.allocate(4)))
          .isInstanceOf(EOFException.class)
          .hasMessageContaining("ends at 5");
    }
  }

  @Test
  void writeAtomically_leftoverOfACrash_isReplaced() throws IOException {
    Path path = directory.resolve("f");
    Files.write(directory.resolve("f.tmp"), new byte[100]);
    DurableFiles.writeAtomically(disk, path, new byte[] {7});
    assertThat(DurableFiles.readSmall(disk, path, 1)).containsExactly(7);
    assertThat(disk.list(directory)).containsExactly(path);
  }

  @Test
  void readSmall_tooLong_isRefused() throws IOException {
    Path path = directory.resolve("f");
    DurableFiles.writeAtomically(disk, path, new byte[10]);
    assertThatThrownBy(() -> DurableFiles.readSmall(disk, path, 9))
        .hasMessageContaining("10 bytes");
    assertThat(DurableFiles.readSmall(disk, path, 10)).hasSize(10);
  }

  @Test
  void createDirectories_missingChain_isMadeForTheOwner() throws IOException {
    Path deep = directory.resolve("a/b/c");
    DurableFiles.createDirectories(disk, deep);
    DurableFiles.createDirectories(disk, deep);
    for (Path made = deep; !made.equals(directory); made = made.getParent()) {
      assertThat(Files.getPosixFilePermissions(made)).hasSize(3);
    }
  }
}
