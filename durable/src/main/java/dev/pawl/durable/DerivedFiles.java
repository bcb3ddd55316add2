package dev.pawl.durable;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Room for files that can be made again at any time, whatever stands in their place: a directory
/// where a file belongs, a file where a directory belongs, something that nobody may read.
///
/// What is there is not forced here, and nothing is to be trusted that is read from such a file.
public final class DerivedFiles {
  private DerivedFiles() {}

  /// Makes the directories between `root` and the file, and removes what stands in the way of them
  /// or of the file. A file that stands where it belongs stays.
  ///
  /// @param root the uppermost directory that may be replaced as well
  /// @throws IllegalArgumentException where the file is not below it
  public static void makeRoom(Disk disk, Path root, Path file) throws IOException {
    if (!file.startsWith(root) || file.equals(root)) {
      throw new IllegalArgumentException(file + " is not below " + root);
    }
    for (Path directory : directories(root, file)) {
      if (disk.exists(directory) && !isDirectory(disk, directory)) {
        remove(disk, directory);
      }
      if (!disk.exists(directory)) {
        DurableFiles.createDirectories(disk, directory);
      }
    }
    if (disk.exists(file) && isDirectory(disk, file)) {
      remove(disk, file);
    }
  }

  /// From `root` down to the one that holds the file.
  private static List<Path> directories(Path root, Path file) throws IOException {
    List<Path> directories = new ArrayList<>();
    for (Path above = DurableFiles.parent(file);
        above.startsWith(root);
        above = DurableFiles.parent(above)) {
      directories.addFirst(above);
    }
    return directories;
  }

  private static boolean isDirectory(Disk disk, Path path) throws IOException {
    try {
      var _ = disk.list(path);
      return true;
    } catch (NotDirectoryException | NoSuchFileException e) {
      return false; // a file, or a link to nowhere
    }
  }

  /// Removes what stands here, with everything in it; links are removed and not followed. Nothing
  /// may be there.
  ///
  /// @throws IOException where something does not go
  public static void remove(Disk disk, Path path) throws IOException {
    if (!disk.exists(path)) {
      return;
    }
    try {
      disk.delete(path);
    } catch (DirectoryNotEmptyException e) {
      for (Path inside : disk.list(path)) {
        remove(disk, inside);
      }
      disk.delete(path);
    }
  }

  /// [DurableFiles#writeAtomically], whatever stands in the way.
  ///
  /// @param root as in [#makeRoom]
  public static void writeAtomically(Disk disk, Path root, Path file, byte[] bytes)
      throws IOException {
    makeRoom(disk, root, file);
    makeRoom(disk, root, DurableFiles.temporary(file));
    DurableFiles.writeAtomically(disk, file, bytes);
  }

  /// Opens a file for reading and writing, as it is or, where it cannot be opened, a new one.
  /// [#makeRoom] comes first.
  public static DiskFile open(Disk disk, Path file) throws IOException {
    if (disk.exists(file)) {
      try {
        return disk.open(file, Disk.Access.WRITE);
      } catch (FileSystemException e) {
        remove(disk, file);
      }
    }
    return disk.open(file, Disk.Access.CREATE);
  }
}
