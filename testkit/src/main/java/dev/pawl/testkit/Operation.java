package dev.pawl.testkit;

import java.nio.file.Path;

/// One call that a program makes to the simulated disk.
///
/// @param kind what it does
/// @param path the file or directory; of a rename, the target
/// @param number counts from 0: all operations but reads, or the reads
public record Operation(Kind kind, Path path, long number) {
  /// What an operation does.
  public enum Kind {
    /// Reads bytes.
    READ,
    /// Writes bytes.
    WRITE,
    /// Cuts a file.
    TRUNCATE,
    /// Forces a file.
    FORCE,
    /// Makes a file.
    CREATE,
    /// Makes a directory.
    CREATE_DIRECTORY,
    /// Renames a file.
    RENAME,
    /// Removes a file.
    DELETE,
    /// Forces a directory.
    FORCE_DIRECTORY
  }
}
