package dev.pawl.ledger.journal;

/// The journal met an error of the disk and shut: nobody knows what the disk holds. Only a new
/// process, which recovers from disk, may open it again.
public final class LatchedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /// @param cause the first error
  LatchedException(Throwable cause) {
    super("the journal shut after an error; restart to recover from disk: " + cause, cause);
  }
}
