package dev.pawl.ledger;

/// Why a leaf was closed without a signature.
public enum BurnReason implements Coded {
  /// Its epoch ended before it was used, or before anybody knows whether it was.
  ABANDONED(1),
  /// Signing with it failed after it was taken.
  FAILED(2),
  /// Skipped on purpose: its tree cannot be used, somebody asked for a higher leaf, or a receipt
  /// was offered for it or a higher one although nobody had reserved it.
  SKIPPED(3),
  /// Its key was resumed after a quarantine.
  RESUMED(4);

  private final int code;

  BurnReason(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }
}
