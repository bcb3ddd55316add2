package dev.pawl.testkit.conformance;

import dev.pawl.durable.Disk;
import dev.pawl.durable.Disk.Access;
import dev.pawl.durable.DiskFile;
import dev.pawl.durable.DurableFiles;
import dev.pawl.durable.RealDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Whole directories of real files: copied, removed, damaged. Nothing is forced.
final class Trees {
  private static final Disk DISK = new RealDisk();

  private Trees() {}

  /// Copies a directory with all that is in it. A file that goes while it is copied is left out, as
  /// a backup of a running program would leave it out.
  static void copy(Path from, Path to) throws IOException {
    DISK.createDirectory(to);
    for (Path file : DISK.list(from)) {
      Path target = to.resolve(file.getFileName().toString());
      if (Files.isDirectory(file)) {
        copy(file, target);
      } else if (Files.isRegularFile(file)) {
        copyFile(file, target);
      }
    }
  }

  private static void copyFile(Path file, Path target) throws IOException {
    try (DiskFile source = DISK.open(file, Access.READ);
        DiskFile copy = DISK.open(target, Access.CREATE)) {
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(source.size()));
      DurableFiles.readFully(source, 0, bytes);
      DurableFiles.writeFully(copy, 0, bytes.flip());
    } catch (NoSuchFileException e) {
      // Gone since the directory was listed.
    }
  }

  /// Removes a directory with all that is in it, or a file; nothing where there is none.
  static void remove(Path path) throws IOException {
    if (!DISK.exists(path)) {
      return;
    }
    if (Files.isDirectory(path)) {
      for (Path inside : DISK.list(path)) {
        remove(inside);
      }
    }
    DISK.delete(path);
  }

  /// Makes a file empty.
  static void empty(Path file) throws IOException {
    try (DiskFile open = DISK.open(file, Access.WRITE)) {
      open.truncate(0);
    }
  }

  /// Makes a directory whose parent exists.
  static void create(Path directory) throws IOException {
    DISK.createDirectory(directory);
  }

  /// All files below a directory.
  static List<Path> files(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path inside : DISK.list(directory)) {
      if (Files.isDirectory(inside)) {
        files.addAll(files(inside));
      } else {
        files.add(inside);
      }
    }
    return files;
  }
}
