package dev.pawl.ledger;

import dev.pawl.ledger.SnapshotStore.Snapshot;
import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.MalformedException;
import java.util.Optional;

/// The bytes of a snapshot: the frontier of the tree and the folded state, both of the same size.
///
/// A snapshot is taken just before the [Entry.StateRecorded] that names its state. Whoever restores
/// one reads that entry next, and goes on to a head that the anchors remember: the recorded digest
/// binds the state, and the root binds the frontier and the record.
final class SnapshotCodec {
  private SnapshotCodec() {}

  static Snapshot encode(LedgerState state, Frontier frontier) {
    Bytes encoded = StateCodec.encode(state);
    ByteSink to = new ByteSink();
    to.bytes(Bytes.wrap(frontier.encode())).u32(encoded.size()).fixed(encoded);
    return new Snapshot(frontier.head(), to.toBytes());
  }

  /// What a snapshot holds; nothing of it is believed yet.
  record Restored(LedgerState state, Frontier frontier) {}

  /// Reads a snapshot; empty where the bytes are none, or their parts disagree.
  static Optional<Restored> decode(Snapshot snapshot) {
    ByteSource from = new ByteSource(snapshot.state());
    try {
      Frontier frontier = Frontier.decode(from.bytes("frontier").unsafe());
      LedgerState state = StateCodec.decode(from.fixed("state", from.u32("state length")));
      from.end();
      return frontier.head().equals(snapshot.head()) && state.size() == frontier.size()
          ? Optional.of(new Restored(state, frontier))
          : Optional.empty();
    } catch (MalformedEntryException | MalformedException e) {
      return Optional.empty();
    }
  }
}
