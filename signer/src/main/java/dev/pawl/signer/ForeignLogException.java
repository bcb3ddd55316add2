package dev.pawl.signer;

import java.io.IOException;
import java.nio.file.Path;

/// The directory holds the published log of another ledger, or something else under its name.
/// Nothing in it was changed.
public final class ForeignLogException extends IOException {
  private static final long serialVersionUID = 1L;

  /// @param checkpoint the file that says so
  /// @param problem what it is instead
  ForeignLogException(Path checkpoint, String problem) {
    super(checkpoint + " " + problem);
  }
}
