package dev.pawl.ledger;

import dev.pawl.testkit.schedule.Plant;
import dev.pawl.testkit.schedule.Staging;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Goal: no schedule of callers, sequencer and closers gives a range twice, before it is durable
/// and anchored, or no answer at all. Method: [ReserveSchedule] under many seeds, over the shipped
/// class files; and with a call left out of them, each of which must be caught.
class ReserveScheduleTest {
  private static final int SCHEDULES = Boolean.getBoolean("pawl.slow") ? 400_000 : 40_000;
  private static final int PLANTED_SCHEDULES = 5_000;
  private static final Staging STAGING =
      new Staging(
          ReserveSchedule.class,
          List.of(
              "dev.pawl.ledger.Sequencer", "dev.pawl.ledger.Ledger", "dev.pawl.ledger.Anchors"));

  @Test
  void reserve_underManySchedules_isLinearizableDurableAndAlwaysAnswered() {
    STAGING.requireCorrect(1, SCHEDULES);
  }

  /// The wake-up of the sequencer's thread was once taken off the queue by a caller who came late,
  /// and then nobody who closed the ledger ever came back.
  @Test
  void close_whileACallerComesLate_ends() {
    STAGING.requireCorrect(119, 1);
  }

  @ParameterizedTest
  @CsvSource({
    "Sequencer, enqueue, refuseQueued", // a command that comes as the thread ends waits for ever
    "Sequencer, close, offer", // the thread that waits for commands is not woken
    "Sequencer, commit, follow", // a conflict is met again and again
    "Ledger, submit, confirm", // answered before it is anchored
    "Anchors, confirm, lock", // an anchor is told an older head last
  })
  void reserve_withACallLeftOut_isCaughtAndItsSeedReplays(
      String type, String method, String callee) {
    STAGING.requireCaught(new Plant(type, method, callee), 1, PLANTED_SCHEDULES);
  }
}
