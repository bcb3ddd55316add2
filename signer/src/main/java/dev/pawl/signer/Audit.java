package dev.pawl.signer;

import dev.pawl.ledger.Anchor;
import dev.pawl.ledger.LedgerStore;
import java.util.List;

/// Reads a whole ledger again, from its first entry, and checks all that can be checked without the
/// messages and the private keys.
public final class Audit {
  private final LedgerStore store;
  private final List<Anchor> anchors;

  /// @param store what is audited
  /// @param anchors what remembers it
  public Audit(LedgerStore store, List<Anchor> anchors) {
    this.store = store;
    this.anchors = List.copyOf(anchors);
  }

  /// Checks everything; finds as much as it can, also after the first finding.
  ///
  /// @throws dev.pawl.ledger.StoreDamagedException where the store cannot be read on
  @SuppressWarnings("DoNotCallSuggester") // until its body comes with the store
  public AuditReport run(AuditProgress progress) {
    throw new UnsupportedOperationException(store + " " + anchors);
  }
}
