package dev.pawl.durable;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The narrow port between Pawl and a file system.
///
/// Everything that Pawl keeps goes through these few calls, so that a simulated disk can stand
/// under the real code and lose, reorder or tear whatever was not forced. Nothing here is durable
/// until the matching force returns: [DiskFile#force()] for a file's bytes and length,
/// [#forceDirectory(Path)] for the names in a directory.
///
/// Files and directories are created for the owner alone (0600 and 0700), unless the caller says
/// that a file is for others.
public interface Disk {

  /// How a file is opened.
  enum Access {
    /// For reading; the file exists.
    READ,
    /// For reading and writing; the file exists.
    WRITE,
    /// For reading and writing; the file did not exist before this call.
    CREATE,
    /// As [#CREATE], but with the rights that the user's umask gives: for what is made for others,
    /// such as a signature.
    CREATE_SHARED
  }

  /// Opens a file.
  ///
  /// @throws java.nio.file.NoSuchFileException for `READ` and `WRITE` where there is no such file
  /// @throws java.nio.file.FileAlreadyExistsException for `CREATE` and `CREATE_SHARED` where there
  ///   is one
  DiskFile open(Path file, Access access) throws IOException;

  /// Replaces `target` by `source` in one step; durable after [#forceDirectory(Path)] of the
  /// parent.
  void rename(Path source, Path target) throws IOException;

  /// Removes a file or an empty directory; durable after [#forceDirectory(Path)] of the parent.
  void delete(Path file) throws IOException;

  /// Makes one directory, whose parent exists; durable after [#forceDirectory(Path)] of the parent.
  ///
  /// @throws java.nio.file.FileAlreadyExistsException where there is one
  void createDirectory(Path directory) throws IOException;

  /// As [#createDirectory(Path)], but with the rights that the user's umask gives: for what is made
  /// for others, such as a published log. A disk that knows no owners makes no difference.
  default void createSharedDirectory(Path directory) throws IOException {
    createDirectory(directory);
  }

  /// Makes the names in this directory durable.
  void forceDirectory(Path directory) throws IOException;

  /// Whether a file or directory of this name exists.
  boolean exists(Path path) throws IOException;

  /// The entries of a directory, sorted by name.
  ///
  /// @throws java.nio.file.NotDirectoryException where something else stands there
  List<Path> list(Path directory) throws IOException;

  /// Takes the exclusive lock on a file made for nothing else, creating it where absent.
  ///
  /// @throws LockedException where another process, or this one, holds it
  DiskLock lock(Path lockFile) throws IOException;

  /// The type of the file system that holds this path, such as `ext4` or `tmpfs`.
  String fileSystemType(Path path) throws IOException;

  /// Whether anybody but its owner may read this file or directory. A disk that knows no owners, as
  /// a simulated one, says no.
  boolean othersMayRead(Path path) throws IOException;

  /// Whether anybody but its owner may change this file or directory. A disk that knows no owners,
  /// as a simulated one, says no.
  boolean othersMayWrite(Path path) throws IOException;
}
