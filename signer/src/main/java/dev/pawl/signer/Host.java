package dev.pawl.signer;

import dev.pawl.ledger.HostFingerprint;

/// The machine and process that sign. Safe for all threads.
@FunctionalInterface
public interface Host {
  /// What they say of themselves now.
  HostFingerprint read();

  /// Whether they are still what they were: asked before each use of a leaf, so it has to be fast.
  /// It may leave to [#read] what does not change under a running process.
  ///
  /// @param before what [#read] gave
  default boolean isStill(HostFingerprint before) {
    return read().equals(before);
  }
}
