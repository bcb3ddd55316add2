package dev.pawl.ledger;

/// Something that cannot be has happened: our bug or a lying disk. Whoever meets it latches shut;
/// the signer signs nothing more until a restart recovers from disk.
public final class InvariantViolation extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param message what should have held
  public InvariantViolation(String message) {
    super(message);
  }
}
