package dev.pawl.ledger;

/// The store on disk is damaged, incomplete, rolled back or of an unknown format. Nothing is signed
/// and nothing is repaired; the message says what was found, where, and what was expected.
public final class StoreDamagedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param message what was found, where, and what was expected
  public StoreDamagedException(String message) {
    super(message);
  }

  /// @param message what was found, where, and what was expected
  /// @param cause the error underneath
  public StoreDamagedException(String message, Throwable cause) {
    super(message, cause);
  }
}
