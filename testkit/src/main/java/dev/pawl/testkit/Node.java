package dev.pawl.testkit;

/// What a name of the simulated disk stands for.
sealed interface Node permits Inode, Directory {
  /// An equal node that changes on its own.
  Node copy();

  /// What a power loss leaves of it.
  Node afterPowerLoss(Choices choices, CrashModel model);

  /// A hash of everything that this node holds and that is on its way.
  long fingerprint();
}
