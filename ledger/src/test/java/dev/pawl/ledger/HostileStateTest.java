package dev.pawl.ledger;

import static dev.pawl.ledger.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Encoded states whose numbers lie: a first free leaf beyond the last, counts that wrap around
/// (B5, B9, B24). A decoder elsewhere took the leaf 2^64 - 1 and went on at leaf 0.
class HostileStateTest {
  private static final long MAX = Long.MAX_VALUE;

  private static Bytes encodedState() {
    Play play = Play.withSigner();
    play.accept(Samples.createKey(1, 5, 5));
    play.accept(new Command.Reserve(key(1), 0, 0, 10, play.epoch()));
    play.accept(Samples.receipt(1, 0, 3, play.epoch()));
    return StateCodec.encode(play.state);
  }

  private static void assertRefusedOrSound(byte[] edited) {
    LedgerState state;
    try {
      state = StateCodec.decode(Bytes.copyOf(edited));
    } catch (MalformedEntryException e) {
      return;
    }
    assertThat(StateCodec.encode(state).toArray()).isEqualTo(edited);
    for (KeyState key : state.keys()) {
      for (LayerState layer : key.layers()) {
        assertThat(layer.next()).isBetween(0L, layer.capacity());
        assertThat(layer.free()).isBetween(0L, layer.capacity());
        assertThat(layer.signed()).isBetween(0L, layer.next());
        assertThat(layer.reserved()).isBetween(0L, layer.next());
        assertThat(layer.open()).allMatch(reservation -> reservation.end() <= layer.next());
      }
    }
  }

  @Test
  void decode_withAnExtremeNumberAnywhere_isRefusedOrSound() {
    byte[] sound = encodedState().toArray();
    for (long extreme : new long[] {0, 1, 31, 32, 33, 1L << 31, 0xffff_ffffL, 1L << 32, MAX, -1}) {
      for (int at = 0; at + Long.BYTES <= sound.length; at++) {
        byte[] edited = sound.clone();
        ByteBuffer.wrap(edited).putLong(at, extreme);
        assertRefusedOrSound(edited);
      }
    }
  }

  @Test
  void layer_withCountsThatWrapAroundToNext_isRefused() {
    OpenReservation five = OpenReservation.of(new Epoch(1), new LeafRange(0, 5));
    assertThatThrownBy(() -> new LayerState(32, 3, MAX, MAX, List.of(five)))
        .isInstanceOf(InvariantViolation.class);
    assertThatThrownBy(() -> new LayerState(32, 5, -5, 5, List.of(five)))
        .isInstanceOf(InvariantViolation.class);
  }

  /// They would be open although nobody was given them, and free at the same time.
  @Test
  void layer_withOpenLeavesBeyondNext_isRefused() {
    OpenReservation beyond = OpenReservation.of(new Epoch(1), new LeafRange(20, 5));
    assertThatThrownBy(() -> new LayerState(32, 5, 0, 0, List.of(beyond)))
        .isInstanceOf(InvariantViolation.class)
        .hasMessageContaining("below next");
  }

  @Test
  void layer_withNextBeyondTheCapacity_isRefused() {
    assertThatThrownBy(() -> new LayerState(32, 33, 33, 0, List.of()))
        .isInstanceOf(InvariantViolation.class);
    assertThatThrownBy(() -> new LayerState(32, -1, 0, 0, List.of()))
        .isInstanceOf(InvariantViolation.class);
  }

  /// B24: an index that was cut to 32 bits gave the first leaf again after 2^32 signatures.
  @Test
  void reserve_acrossTheBordersOf31And32Bits_isExact() {
    for (long border : new long[] {1L << 31, 1L << 32}) {
      Play play = Play.withSigner();
      play.accept(Samples.createKey(1, 20, 20));
      play.accept(new Command.Reserve(key(1), 0, border - 2, 4, play.epoch()));
      assertThat(play.leaves(1).next()).isEqualTo(border + 2);
      play.accept(Samples.receipt(1, 0, border, play.epoch()));
      assertThat(play.refuse(Samples.receipt(1, 0, border, play.epoch())))
          .isEqualTo(Refusal.Reason.LEAF_NOT_OPEN);
      assertThat(play.leaves(1).signed()).isEqualTo(1);
    }
  }
}
