package dev.pawl.signer;

import dev.pawl.testkit.schedule.Plant;
import dev.pawl.testkit.schedule.Staging;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Goal: no schedule of takers, of the thread that renews leases and of skips gives a leaf twice or
/// leaves somebody waiting. Method: [LeafSourceSchedule] under many seeds, over the shipped class
/// files; and with a call left out of them, each of which must be caught.
class LeafSourceScheduleTest {
  private static final int SCHEDULES = Boolean.getBoolean("pawl.slow") ? 400_000 : 40_000;

  private static final int PLANTED_SCHEDULES = 5_000;
  private static final Staging STAGING =
      new Staging(
          LeafSourceSchedule.class,
          List.of("dev.pawl.signer.LeafSource", "dev.pawl.ledger.Sequencer"));

  @Test
  void take_underManySchedules_givesEachLeafOnceAndAlwaysEnds() {
    STAGING.requireCorrect(1, SCHEDULES);
  }

  @ParameterizedTest
  @CsvSource({
    "LeafSource, next, lock", // the lease is read and written in two steps
    "LeafSource, renew, complete", // whoever waits for the lease waits for ever
    "LeafSource, renew, completeExceptionally", // likewise where it fails
  })
  void take_withACallLeftOut_isCaughtAndItsSeedReplays(String type, String method, String callee) {
    STAGING.requireCaught(new Plant(type, method, callee), 1, PLANTED_SCHEDULES);
  }
}
