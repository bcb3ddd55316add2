package dev.pawl.cli;

import dev.pawl.signer.PawlStore;

/// Indices of ledger entries that users give.
final class LedgerIndex {
  private LedgerIndex() {}

  /// Refuses an index that is not one of the ledger.
  static void check(PawlStore store, long index) {
    long size = store.state().size();
    if (index < 0 || index >= size) {
      throw Failure.usage(
          "there is no entry " + index, "the ledger has entries 0 to " + (size - 1));
    }
  }
}
