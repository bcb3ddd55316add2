package dev.pawl.ledger;

/// A constant with a code of its own in entries and snapshots, so that the order of declaration
/// means nothing.
interface Coded {
  /// The code, 0 to 255, never changed and never used for another constant.
  int code();
}
