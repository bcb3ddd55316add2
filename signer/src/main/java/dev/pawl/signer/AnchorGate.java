package dev.pawl.signer;

/// Opens the anchors that the ledger's configuration requires, before this process signs.
@FunctionalInterface
interface AnchorGate {
  /// For a ledger that requires none.
  AnchorGate NONE = () -> {};

  /// Opens those that are not open yet.
  ///
  /// @throws dev.pawl.ledger.AnchorUnavailableException where one does not answer
  /// @throws dev.pawl.ledger.StoreDamagedException where one remembers more or something else
  void open();
}
