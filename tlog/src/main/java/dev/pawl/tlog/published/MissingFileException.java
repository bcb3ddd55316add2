package dev.pawl.tlog.published;

import java.io.IOException;

/// The log answers, and does not have a file that its checkpoint says it has.
public final class MissingFileException extends IOException {
  private static final long serialVersionUID = 1L;

  /// @param message which file, and where
  public MissingFileException(String message) {
    super(message);
  }
}
