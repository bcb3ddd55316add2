package dev.pawl.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DerivedFilesTest {
  private final Disk disk = new RealDisk();
  @TempDir Path directory;

  private Path root() {
    return directory.resolve("derived");
  }

  private Path file() {
    return root().resolve("trees").resolve("file");
  }

  private void assertUsable() throws IOException {
    DerivedFiles.makeRoom(disk, root(), file());
    try (DiskFile opened = DerivedFiles.open(disk, file())) {
      DurableFiles.writeFully(opened, 0, ByteBuffer.wrap(new byte[] {1}));
    }
    assertThat(file()).hasBinaryContent(new byte[] {1});
  }

  private static void fill(Path directory) throws IOException {
    Files.createDirectories(directory.resolve("a/b"));
    Files.writeString(directory.resolve("a/b/c"), "full");
  }

  @Test
  void makeRoom_nothingThere_makesTheDirectories() throws IOException {
    assertUsable();
  }

  @Test
  void makeRoom_directoryInPlaceOfTheFile_isRemoved() throws IOException {
    fill(file());
    assertUsable();
  }

  @Test
  void makeRoom_fileInPlaceOfADirectory_isRemoved() throws IOException {
    Files.createDirectory(root());
    Files.writeString(file().getParent(), "a file");
    assertUsable();
  }

  @Test
  void makeRoom_fileInPlaceOfTheRoot_isRemoved() throws IOException {
    Files.writeString(root(), "a file");
    assertUsable();
  }

  @Test
  void makeRoom_fileThere_stays() throws IOException {
    Files.createDirectories(file().getParent());
    Files.write(file(), new byte[] {1, 2});
    DerivedFiles.makeRoom(disk, root(), file());
    try (DiskFile opened = DerivedFiles.open(disk, file())) {
      assertThat(opened.size()).isEqualTo(2);
    }
  }

  @Test
  void makeRoom_danglingLinks_areRemoved() throws IOException {
    Files.createDirectory(root());
    Files.createSymbolicLink(file().getParent(), directory.resolve("nowhere"));
    assertUsable();
  }

  @Test
  void open_danglingLink_isReplaced() throws IOException {
    Files.createDirectories(file().getParent());
    Files.createSymbolicLink(file(), directory.resolve("nowhere"));
    assertUsable();
    assertThat(directory.resolve("nowhere")).doesNotExist();
  }

  @Test
  void remove_linkInside_isNotFollowed() throws IOException {
    Path kept = Files.writeString(directory.resolve("kept"), "kept");
    Path keptDirectory = Files.createDirectory(directory.resolve("keptDirectory"));
    Files.writeString(keptDirectory.resolve("file"), "kept");
    fill(root());
    Files.createSymbolicLink(root().resolve("a/link"), kept);
    Files.createSymbolicLink(root().resolve("a/directory"), keptDirectory);
    DerivedFiles.remove(disk, root());
    assertThat(root()).doesNotExist();
    assertThat(kept).hasContent("kept");
    assertThat(keptDirectory.resolve("file")).hasContent("kept");
  }

  @Test
  void makeRoom_outsideTheRoot_isRefused() {
    assertThatThrownBy(() -> DerivedFiles.makeRoom(disk, root(), root()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DerivedFiles.makeRoom(disk, root(), directory.resolve("other")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
