package dev.pawl.ledger;

import static dev.pawl.ledger.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What the folded state answers about keys and layers, at the edges.
class StateValuesTest {
  private static OpenReservation open(long first, long count) {
    return OpenReservation.of(new Epoch(1), new LeafRange(first, count));
  }

  @Test
  void layer_reserved_isWhatIsNeitherSignedNorBurned() {
    LayerState layer = new LayerState(32, 12, 4, 3, List.of(open(2, 5)));
    assertThat(layer.reserved()).isEqualTo(5);
    assertThat(layer.free()).isEqualTo(20);
  }

  @Test
  void layer_whosePartsDoNotMakeUpNext_isRefused() {
    for (int signed : new int[] {3, 5}) {
      assertThatThrownBy(() -> new LayerState(32, 12, signed, 3, List.of(open(2, 5))))
          .isInstanceOf(InvariantViolation.class)
          .hasMessageContaining("make up next");
    }
  }

  /// One per cent of 32 leaves is no leaf: there is nothing to warn of, not even at the end.
  @Test
  void warning_ofAThresholdBelowOneLeaf_neverComes() {
    Play play = Play.withSigner();
    play.accept(Samples.createKey(1, new KeyPolicy("", List.of(10)), 5));
    play.accept(new Command.Reserve(key(1), 0, 0, 32, play.epoch()));
    KeyState state = play.state.key(key(1)).orElseThrow();
    assertThat(state.leaves().free()).isZero();
    assertThat(state.warning()).isEmpty();
  }

  @Test
  void keyNamed_isTheOneOfThatName() {
    Play play = Play.withSigner();
    play.accept(Samples.createKey(1, 5));
    play.accept(Samples.createKey(2, 5));
    assertThat(play.state.keyNamed("key-2").orElseThrow().id()).isEqualTo(key(2));
    assertThat(play.state.keyNamed("key-3")).isEmpty();
  }
}
