package dev.pawl.ledger;

/// The store on disk is damaged, incomplete, rolled back or of an unknown format. Nothing is signed
/// and nothing is repaired; the message says what was found, where, and what was expected.
public final class StoreDamagedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// What a person can do about it differs.
  public enum Kind {
    /// Bytes are wrong or missing.
    DAMAGED,
    /// It holds less than an anchor remembers.
    ROLLED_BACK,
    /// It holds something else than an anchor remembers.
    FORKED,
    /// The anchor that every ledger has is not there, so nobody can tell.
    ANCHOR_MISSING,
    /// An anchor that the ledger requires lost what it remembered, so it cannot tell.
    ANCHOR_LOST,
    /// Making it was interrupted, and it holds nothing.
    NEVER_FINISHED
  }

  private final Kind kind;

  /// @param message what was found, where, and what was expected
  public StoreDamagedException(String message) {
    this(Kind.DAMAGED, message);
  }

  /// @param message what was found, where, and what was expected
  public StoreDamagedException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /// @param message what was found, where, and what was expected
  /// @param cause the error underneath
  public StoreDamagedException(String message, Throwable cause) {
    super(message, cause);
    this.kind = Kind.DAMAGED;
  }

  /// What is wrong, coarsely.
  public Kind kind() {
    return kind;
  }

  /// Whether somebody remembers more than the store holds, or something else: evidence against the
  /// store, and not trouble with whoever should remember.
  public boolean isEvidence() {
    return kind == Kind.ROLLED_BACK || kind == Kind.FORKED;
  }
}
