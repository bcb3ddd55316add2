package dev.pawl.ledger;

import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.util.Optional;

/// Keeps the newest snapshot of the folded state, so that opening a long ledger reads only its
/// tail. Derived: it may be deleted at any time, and is checked before it is believed.
public interface SnapshotStore {

  /// The newest snapshot that is whole; empty where there is none or it is damaged, and then the
  /// ledger is read from its first entry.
  Optional<Snapshot> load();

  /// Replaces the snapshot atomically.
  void save(Snapshot snapshot) throws IOException;

  /// A folded state and the head of the ledger it was folded from.
  ///
  /// @param head the ledger's head at that moment, a batch boundary
  /// @param state opaque here: the encoded state
  record Snapshot(TreeHead head, Bytes state) {}
}
