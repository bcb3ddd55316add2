package dev.pawl.ledger;

/// When a signature may leave.
public enum Release implements Coded {
  /// Once its receipt is durable.
  RECEIPT(1),
  /// Once every required anchor has confirmed a head with its receipt: no second history can
  /// release a signature then, not even one that runs at the same time.
  WITNESSED(2);

  private final int code;

  Release(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }
}
