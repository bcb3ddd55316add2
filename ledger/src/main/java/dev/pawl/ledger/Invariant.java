package dev.pawl.ledger;

/// Checks that hold always, in production too.
public final class Invariant {
  private Invariant() {}

  /// Fails with an [InvariantViolation] unless the condition holds.
  ///
  /// @param message what should have held, in words
  public static void check(boolean condition, String message) {
    if (!condition) {
      throw new InvariantViolation(message);
    }
  }
}
