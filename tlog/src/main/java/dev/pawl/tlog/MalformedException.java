package dev.pawl.tlog;

/// Bytes or text from outside are not what their format says. The message names the field, what was
/// found and what was expected; the one who reads the file or the message decides what to do.
public final class MalformedException extends Exception {
  private static final long serialVersionUID = 1L;

  /// @param message the field, what was found there and what was expected
  public MalformedException(String message) {
    super(message);
  }
}
