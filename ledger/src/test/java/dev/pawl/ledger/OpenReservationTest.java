package dev.pawl.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OpenReservationTest {
  private static final Epoch EPOCH = new Epoch(3);

  @Test
  void of_rangesThatTouchOverlapOrFall_isRefused() {
    LeafRange first = new LeafRange(4, 2);
    for (LeafRange next :
        List.of(
            new LeafRange(6, 1), new LeafRange(5, 3), new LeafRange(4, 2), new LeafRange(0, 1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> OpenReservation.of(EPOCH, List.of(first, next)));
    }
    List<LeafRange> apart = List.of(first, new LeafRange(7, 1));
    assertThat(OpenReservation.of(EPOCH, apart).ranges()).isEqualTo(apart);
  }

  @Test
  void without_leavesThatAreNotOpen_isAMistakeThatStopsEverything() {
    OpenReservation reservation = OpenReservation.of(EPOCH, new LeafRange(4, 2));
    for (LeafRange closed :
        List.of(new LeafRange(3, 1), new LeafRange(6, 1), new LeafRange(5, 2))) {
      assertThatThrownBy(() -> reservation.without(closed)).isInstanceOf(InvariantViolation.class);
    }
  }
}
