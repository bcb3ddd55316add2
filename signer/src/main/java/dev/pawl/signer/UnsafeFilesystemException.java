package dev.pawl.signer;

import java.io.IOException;
import java.nio.file.Path;

/// The file system must not hold a store, and nobody said that it may all the same.
public final class UnsafeFilesystemException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  private UnsafeFilesystemException(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  /// A store that is to be made there.
  ///
  /// @param path where the store was to be
  /// @param reason what is known against it
  public UnsafeFilesystemException(Path path, String reason) {
    this(
        "a store at " + path + " would not be safe: " + reason,
        "choose a directory on a local disk; for a trial, --allow-unsafe-filesystem accepts it");
  }

  /// A store that lay elsewhere when it was made.
  static UnsafeFilesystemException moved(Path path, String reason) {
    return new UnsafeFilesystemException(
        "the store at " + path + " was not made on this kind of file system: " + reason,
        "bring the very files back to the local disk that they came from");
  }

  /// What a person does about it.
  public String remedy() {
    return remedy;
  }
}
