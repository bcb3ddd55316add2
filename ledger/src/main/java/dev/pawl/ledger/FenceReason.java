package dev.pawl.ledger;

/// Why an epoch ended. The ordinal is the code in the entry: new constants go to the end.
public enum FenceReason {
  /// It closed in order.
  CLOSED,
  /// The same signer was opened again.
  SUPERSEDED,
  /// An operator decided so.
  OPERATOR
}
