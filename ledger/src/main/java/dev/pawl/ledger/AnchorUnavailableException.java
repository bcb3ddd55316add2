package dev.pawl.ledger;

/// A required anchor did not confirm. What was appended is durable, but must not be used.
public final class AnchorUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String anchor;

  /// @param anchor which anchor
  /// @param cause why it did not
  public AnchorUnavailableException(String anchor, Throwable cause) {
    super("anchor " + anchor + " did not confirm: " + cause.getMessage(), cause);
    this.anchor = anchor;
  }

  /// Which anchor.
  public String anchor() {
    return anchor;
  }
}
