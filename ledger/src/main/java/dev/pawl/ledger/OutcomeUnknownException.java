package dev.pawl.ledger;

/// The command may have happened: writing it failed in a way that leaves open what the disk holds.
/// Whatever it asked for counts as used. The ledger is shut; opening it again tells.
public final class OutcomeUnknownException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param cause what failed
  public OutcomeUnknownException(Throwable cause) {
    super(
        "writing the ledger failed and nobody knows what the disk holds; whatever was asked for counts"
            + " as used: "
            + cause.getMessage(),
        cause);
  }
}
