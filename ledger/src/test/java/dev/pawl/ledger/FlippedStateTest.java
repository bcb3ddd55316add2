package dev.pawl.ledger;

import static dev.pawl.ledger.Samples.key;
import static dev.pawl.ledger.Samples.receipt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.ledger.Command.Burn;
import dev.pawl.ledger.Command.Reserve;
import dev.pawl.ledger.Entry.Reserved;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// FAULTS 22, the state. Goal: a bit that flips in the memory of a layer's state gives no leaf a
/// second time, and lets none take a second receipt. Method: flip each bit of each number, then
/// reserve, and offer receipts for leaves that have one or are burned. Each is refused, stops
/// before anything is written, or is right all the same.
class FlippedStateTest {
  /// Of the key's 32 leaves: 0 to 2 signed, 3 burned, 4 to 7 and 8 to 11 open, the rest free.
  private static final int USED = 12;

  private Play play = new Play();

  private LayerState state() {
    play = Play.withSigner();
    play.accept(Samples.createKey(1, 5));
    reserve(8);
    for (int leaf = 0; leaf < 3; leaf++) {
      play.accept(receipt(1, 0, leaf, play.epoch()));
    }
    play.accept(new Burn(key(1), 0, LeafRange.of(3), BurnReason.FAILED, play.epoch()));
    reserve(4);
    return play.leaves(1);
  }

  private void reserve(int count) {
    play.accept(new Reserve(key(1), 0, 0, count, play.epoch()));
  }

  /// The fields of [LayerState] in a class of the same layout, whose places may be asked for.
  @SuppressWarnings("unused")
  private static final class Layout {
    private long capacity;
    private long next;
    private long signed;
    private long burned;
    private List<OpenReservation> open = List.of();
  }

  @ParameterizedTest
  @ValueSource(strings = {"capacity", "next", "signed", "burned"})
  void anyCommand_afterABitFlipped_givesNothingTwice(String number) throws Exception {
    for (int bit = 0; bit < Long.SIZE; bit++) {
      for (Attempt attempt : Attempt.values()) {
        LayerState layer = state();
        long before = value(layer, number);
        flip(layer, number, bit);
        assertThat(value(layer, number)).isEqualTo(before ^ (1L << bit));
        check(attempt, number + ", bit " + bit);
      }
    }
  }

  @Test
  void anyCommand_afterABitOfAnOpenReservationFlipped_givesNothingTwice() throws Exception {
    Field field = OpenReservation.class.getDeclaredField("bounds");
    field.setAccessible(true);
    for (int reservation = 0; reservation < 2; reservation++) {
      for (int bound = 0; bound < 2; bound++) {
        for (int bit = 0; bit < Long.SIZE; bit++) {
          for (Attempt attempt : Attempt.values()) {
            long[] bounds = (long[]) field.get(state().open().get(reservation));
            bounds[bound] ^= 1L << bit;
            check(attempt, "reservation %d, bound %d, bit %d".formatted(reservation, bound, bit));
          }
        }
      }
    }
  }

  private enum Attempt {
    RESERVE,
    SIGN_SIGNED,
    SIGN_BURNED,
    SIGN_FREE
  }

  private void check(Attempt attempt, String flipped) {
    Epoch epoch = play.epoch();
    Command command =
        switch (attempt) {
          case RESERVE -> new Reserve(key(1), 0, 0, 4, epoch);
          case SIGN_SIGNED -> receipt(1, 0, 1, epoch);
          case SIGN_BURNED -> receipt(1, 0, 3, epoch);
          case SIGN_FREE -> receipt(1, 0, USED, epoch);
        };
    Decision decision;
    try {
      decision = play.state.decide(command);
      for (Entry entry : decision.entries()) {
        play.state = play.state.apply(entry); // as the sequencer does before it writes
      }
    } catch (RuntimeException _) {
      return; // the ledger latches shut, and nothing was written
    }
    if (decision instanceof Decision.Accepted accepted) {
      assertThat(attempt).as(flipped).isEqualTo(Attempt.RESERVE);
      assertThat(accepted.entries())
          .as(flipped)
          .allSatisfy(
              entry -> assertThat(((Reserved) entry).range().first()).isGreaterThanOrEqualTo(USED));
    }
  }

  private static long value(LayerState layer, String number) {
    return switch (number) {
      case "capacity" -> layer.capacity();
      case "next" -> layer.next();
      case "signed" -> layer.signed();
      default -> layer.burned();
    };
  }

  /// A record cannot be changed by any means of the language.
  private static void flip(LayerState layer, String number, int bit) throws Exception {
    Class<?> type = Class.forName("sun.misc.Unsafe");
    Field instance = type.getDeclaredField("theUnsafe");
    instance.setAccessible(true);
    Object memory = instance.get(null);
    Method placeOf = type.getMethod("objectFieldOffset", Field.class);
    Method get = type.getMethod("getLong", Object.class, long.class);
    Method put = type.getMethod("putLong", Object.class, long.class, long.class);
    Object place = placeOf.invoke(memory, Layout.class.getDeclaredField(number));
    long present = (long) get.invoke(memory, layer, place);
    put.invoke(memory, layer, place, present ^ (1L << bit));
  }
}
