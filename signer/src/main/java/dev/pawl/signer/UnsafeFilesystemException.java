package dev.pawl.signer;

import java.io.IOException;
import java.nio.file.Path;

/// The file system must not hold a store, and nobody said that it may all the same.
public final class UnsafeFilesystemException extends IOException {
  private static final long serialVersionUID = 1L;

  /// @param path where the store was to be
  /// @param reason what is known against it
  public UnsafeFilesystemException(Path path, String reason) {
    super("a store at " + path + " would not be safe: " + reason);
  }
}
