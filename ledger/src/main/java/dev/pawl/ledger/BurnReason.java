package dev.pawl.ledger;

/// Why a leaf was closed without a signature. The ordinal is the code in the entry: new constants
/// go to the end.
public enum BurnReason {
  /// Its epoch ended before it was used, or before anybody knows whether it was.
  ABANDONED,
  /// Signing with it failed after it was taken.
  FAILED,
  /// Skipped on purpose: its tree cannot be used, or somebody asked for a higher leaf.
  SKIPPED,
  /// Its key was resumed after a quarantine.
  RESUMED
}
