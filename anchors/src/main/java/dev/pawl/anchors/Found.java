package dev.pawl.anchors;

import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.tlog.TreeHead;

/// What an anchor says of a store that it does not recognize.
final class Found {
  private Found() {}

  /// The anchor remembers more than the store holds.
  static StoreDamagedException rolledBack(String anchor, TreeHead head, long remembered) {
    return new StoreDamagedException(
        StoreDamagedException.Kind.ROLLED_BACK,
        "the ledger was rolled back: %s remembers %d entries, the store holds %d; entries %d to %d are missing"
            .formatted(anchor, remembered, head.size(), head.size(), remembered - 1));
  }

  /// The anchor remembers another history.
  static StoreDamagedException forked(String anchor, TreeHead head, String why) {
    return new StoreDamagedException(
        StoreDamagedException.Kind.FORKED,
        "the ledger, of %d entries, is not the one that %s remembers: %s"
            .formatted(head.size(), anchor, why));
  }
}
