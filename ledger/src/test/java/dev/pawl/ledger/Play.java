package dev.pawl.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/// A ledger in memory without a store: decides, applies and remembers. Each entry goes through its
/// bytes, and each state through its own, so that the codecs are always in play.
final class Play {
  final List<Entry> entries = new ArrayList<>();
  LedgerState state = LedgerState.EMPTY;

  /// A store with an open signer.
  static Play withSigner() {
    Play play = new Play();
    play.accept(Samples.createStore());
    play.accept(Samples.openSigner());
    return play;
  }

  /// The newest live epoch.
  Epoch epoch() {
    return new ArrayList<>(state.signers().keySet()).getLast();
  }

  List<Entry> accept(Command command) {
    Decision decision = state.decide(command);
    assertThat(decision).isInstanceOf(Decision.Accepted.class);
    append(decision.entries());
    return decision.entries();
  }

  Refusal.Reason refuse(Command command) {
    Decision decision = state.decide(command);
    assertThat(decision).isInstanceOf(Decision.Refused.class);
    append(decision.entries());
    return ((Decision.Refused) decision).refusal().reason();
  }

  void append(List<Entry> more) {
    for (Entry entry : more) {
      Bytes bytes = EntryCodec.encode(entry);
      assertThat(EntryCodec.decode(bytes)).isEqualTo(entry);
      state = state.apply(entry);
      entries.add(entry);
      Bytes snapshot = StateCodec.encode(state);
      assertThat(StateCodec.encode(StateCodec.decode(snapshot))).isEqualTo(snapshot);
    }
  }

  LayerState leaves(int key) {
    return state.key(Samples.key(key)).orElseThrow().leaves();
  }
}
