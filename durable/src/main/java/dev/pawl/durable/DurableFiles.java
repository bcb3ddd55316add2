package dev.pawl.durable;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;

/// What every user of a [Disk] needs: loops for short reads and writes, small files read whole and
/// replaced whole.
public final class DurableFiles {
  private DurableFiles() {}

  /// Reads until `target` is full.
  ///
  /// @throws EOFException where the file ends first
  public static void readFully(DiskFile file, long offset, ByteBuffer target) throws IOException {
    long position = offset;
    while (target.hasRemaining()) {
      int count = file.read(position, target);
      if (count < 0) {
        throw new EOFException(
            "the file ends at " + position + ", " + target.remaining() + " bytes too early");
      }
      position += count;
    }
  }

  /// Writes all that remains in `source`; durable after [DiskFile#force()].
  ///
  /// @throws IOException where the disk takes nothing more; some of the bytes may be written
  public static void writeFully(DiskFile file, long offset, ByteBuffer source) throws IOException {
    long position = offset;
    while (source.hasRemaining()) {
      int count = file.write(position, source);
      if (count <= 0) {
        throw new IOException(
            "the disk took none of " + source.remaining() + " bytes at offset " + position);
      }
      position += count;
    }
  }

  /// Replaces a small file as a whole: after a crash it is the old one or the new one. Durable on
  /// return. One thread at a time.
  ///
  /// The bytes go to `<name>.tmp`, which is forced before it takes the name: otherwise the new name
  /// could survive a crash with an empty file behind it.
  public static void writeAtomically(Disk disk, Path path, byte[] bytes) throws IOException {
    Path temporary = temporary(path);
    if (disk.exists(temporary)) {
      disk.delete(temporary); // left by a crash, never named by anything
    }
    try (DiskFile file = disk.open(temporary, Disk.Access.CREATE)) {
      writeFully(file, 0, ByteBuffer.wrap(bytes));
      file.force();
    }
    disk.rename(temporary, path);
    disk.forceDirectory(parent(path));
  }

  /// Where the bytes go before they take the name of this file.
  static Path temporary(Path path) {
    return path.resolveSibling(path.getFileName() + ".tmp");
  }

  /// Reads a small file whole.
  ///
  /// @param bytesMax the longest that the file may be
  /// @throws IOException where it is longer, before any of it is read
  public static byte[] readSmall(Disk disk, Path path, int bytesMax) throws IOException {
    try (DiskFile file = disk.open(path, Disk.Access.READ)) {
      long size = file.size();
      if (size > bytesMax) {
        throw new IOException(path + " is " + size + " bytes, expected at most " + bytesMax);
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) size);
      readFully(file, 0, bytes);
      return bytes.array();
    }
  }

  /// Makes a directory and those above it that are missing, each durable before the next is made
  /// inside it. All of them are durable on return, whoever made them: one that is there may be what
  /// a process made that died before it forced the name.
  ///
  /// A name is made only in a directory that could be forced just before. So a name in a directory
  /// that nobody lets us read is never one that was made here, and is taken as it is.
  ///
  /// @throws IOException where a force fails: a directory may be there whose name is not durable,
  ///   and the next call forces it again
  public static void createDirectories(Disk disk, Path directory) throws IOException {
    if (disk.exists(directory)) {
      forceNames(disk, directory);
      return;
    }
    Path parent = parent(directory);
    createDirectories(disk, parent);
    disk.forceDirectory(parent);
    try {
      disk.createDirectory(directory);
    } catch (FileAlreadyExistsException e) {
      // Another process was faster; its directory serves, and is forced here as well.
    }
    disk.forceDirectory(parent);
  }

  /// Forces the name of this directory and the names of all above it, up to a mount point: nobody
  /// can tell which of them a process made that died. A directory without news costs little.
  private static void forceNames(Disk disk, Path directory) throws IOException {
    Path below = directory.toAbsolutePath();
    while (forceName(disk, below)) {
      below = parent(below);
    }
  }

  /// Makes the name of a directory durable, where it may be one that [#createDirectories] made.
  ///
  /// The root and a mount point have no such name, and what holds a mount point may be a file
  /// system that cannot be forced. A directory that may not be read is passed over.
  ///
  /// @return false for the root and for a mount point
  public static boolean forceName(Disk disk, Path directory) throws IOException {
    Path above = directory.toAbsolutePath().getParent();
    if (above == null || !disk.fileSystemType(above).equals(disk.fileSystemType(directory))) {
      return false;
    }
    try {
      disk.forceDirectory(above);
    } catch (AccessDeniedException e) {
      // No name in it was made here.
    }
    return true;
  }

  /// The directory that holds this path.
  ///
  /// @throws IOException for the root of the file system
  public static Path parent(Path path) throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IOException(path + " is the root of the file system");
    }
    return parent;
  }
}
