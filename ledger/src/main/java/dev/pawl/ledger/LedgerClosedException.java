package dev.pawl.ledger;

/// The command did not happen: the ledger is closed, or latched shut after an error.
public final class LedgerClosedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param message why it is shut
  public LedgerClosedException(String message) {
    super(message);
  }

  /// @param message why it is shut
  /// @param cause the error that shut it
  public LedgerClosedException(String message, Throwable cause) {
    super(message, cause);
  }
}
