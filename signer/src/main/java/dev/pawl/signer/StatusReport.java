package dev.pawl.signer;

import dev.pawl.ledger.Anchor;
import dev.pawl.ledger.Entry.StoreCreated;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.LayerState;
import dev.pawl.ledger.Ledger;
import dev.pawl.ledger.LedgerState;
import dev.pawl.ledger.journal.OpenReport;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Puts a [StoreStatus] together.
final class StatusReport {
  private static final String FILE_ANCHOR_CANNOT_SEE =
      "a restore or a copy of the whole machine, which takes this file along: only an anchor elsewhere sees that";

  private StatusReport() {}

  static StoreStatus of(Ledger ledger, OpenReport opening) {
    LedgerState state = ledger.state();
    StoreCreated store = state.store().orElseThrow();
    return new StoreStatus(
        store.store(),
        store.timeMillis(),
        state.schema(),
        Optional.of(store.unsafeFilesystem()).filter(type -> !type.isEmpty()),
        ledger.head(),
        state.signers(),
        state.keys().stream().map(StatusReport::of).toList(),
        ledger.anchors().list().stream().map(StatusReport::of).toList(),
        notes(opening));
  }

  private static StoreStatus.KeyStatus of(KeyState key) {
    LayerState leaves = key.leaves();
    return new StoreStatus.KeyStatus(
        key.id(),
        key.created().name(),
        key.created().parameters(),
        key.created().policy().profile(),
        key.created().timeMillis(),
        key.status(),
        leaves.capacity(),
        leaves.next(),
        leaves.signed(),
        leaves.burned(),
        leaves.reserved(),
        leaves.free(),
        key.created().policy().warningPermille(),
        key.warning());
  }

  private static StoreStatus.AnchorStatus of(Anchor anchor) {
    Optional<TreeHead> remembered;
    try {
      remembered = Optional.of(anchor.remembered());
    } catch (IOException e) {
      remembered = Optional.empty();
    }
    return new StoreStatus.AnchorStatus(anchor.description(), remembered, FILE_ANCHOR_CANNOT_SEE);
  }

  /// What opening repaired, for a person.
  static List<String> notes(OpenReport opening) {
    List<String> notes = new ArrayList<>();
    if (opening.cutBytes() > 0) {
      notes.add(
          "opening cut %d bytes from the end of the ledger: something was being written when the process or the machine stopped. A leaf that it was about is burned. Should you hold a signature of that time that the ledger does not show, keep it: then the disk forgot what it had confirmed"
              .formatted(opening.cutBytes()));
    }
    if (opening.unfinishedSegmentRemoved()) {
      notes.add(
          "opening removed a new journal segment that was being made when the process or the machine stopped");
    }
    return notes;
  }
}
