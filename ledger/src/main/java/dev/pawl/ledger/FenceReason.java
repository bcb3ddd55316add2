package dev.pawl.ledger;

/// Why an epoch ended.
public enum FenceReason implements Coded {
  /// It closed in order.
  CLOSED(1),
  /// The same signer was opened again.
  SUPERSEDED(2),
  /// An operator decided so.
  OPERATOR(3);

  private final int code;

  FenceReason(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }
}
