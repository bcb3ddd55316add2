package dev.pawl.signer;

import dev.pawl.ledger.LedgerStore;
import dev.pawl.tlog.TreeHead;
import dev.pawl.tlog.note.SignedNote;
import java.time.InstantSource;
import java.util.Optional;

/// The checkpoints of a ledger without witnesses: of the durable head, signed by the log alone.
/// Each head is signed once. For one thread at a time.
final class SignedHeads implements CheckpointSource {
  private final LedgerStore ledger;
  private final LogKeys keys;
  private final InstantSource clock;
  private Optional<SignedNote> last = Optional.empty();

  SignedHeads(LedgerStore ledger, LogKeys keys, InstantSource clock) {
    this.ledger = ledger;
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public Optional<SignedNote> newest() {
    TreeHead head = ledger.head();
    if (last.isEmpty() || !last.get().text().equals(keys.text(head))) {
      last = Optional.of(keys.sign(head, clock.instant().getEpochSecond()));
    }
    return last;
  }
}
