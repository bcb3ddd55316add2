package dev.pawl.spec;

import dev.pawl.ledger.Entry;
import dev.pawl.ledger.Epoch;
import dev.pawl.ledger.KeyId;
import java.util.List;

/// Something that an observer of a signer and its ledger saw, as `Trace.tla` names it.
sealed interface TraceEvent {
  /// An entry was written to the journal, not yet forced.
  record Appended(Entry entry) implements TraceEvent {}

  /// Everything written before is durable.
  record Forced() implements TraceEvent {}

  /// Every required anchor remembers the first `size` entries.
  record Confirmed(long size) implements TraceEvent {}

  /// A one-time key computed a signature, released or not.
  record Computed(KeyId key, int layer, long leaf, Epoch epoch) implements TraceEvent {}

  /// A signature left.
  record Released(KeyId key, int layer, long leaf) implements TraceEvent {}

  /// The machine lost all memory and what was not forced, but for the first `kept` entries.
  record Crashed(long kept) implements TraceEvent {}

  /// The events of a ledger of which nothing is known but its entries.
  static List<TraceEvent> ofLedger(List<Entry> entries) {
    return entries.stream().<TraceEvent>map(Appended::new).toList();
  }
}
