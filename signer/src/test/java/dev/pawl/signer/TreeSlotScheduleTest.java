package dev.pawl.signer;

import dev.pawl.testkit.schedule.Plant;
import dev.pawl.testkit.schedule.Staging;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Goal: no schedule of users and closers makes a tree twice, keeps a private key after its close,
/// or signs with one that is half erased. Method: [TreeSlotSchedule] under many seeds, over the
/// shipped class files; and with a step left out of them, each of which must be caught.
class TreeSlotScheduleTest {
  private static final int SCHEDULES = Boolean.getBoolean("pawl.slow") ? 1_000_000 : 20_000;
  private static final int PLANTED_SCHEDULES = 5_000;
  private static final Staging STAGING =
      new Staging(
          TreeSlotSchedule.class,
          List.of(
              "dev.pawl.signer.TreeSlot",
              "dev.pawl.signer.OpenTree",
              "dev.pawl.hbs.sign.LmsPrivateKey"));

  @Test
  void tree_underManySchedules_isMadeOnceAndErased() {
    STAGING.requireCorrect(1, SCHEDULES);
  }

  @ParameterizedTest
  @CsvSource({
    "TreeSlot, get, lock", // made by each who asks
    "TreeSlot, put, close", // made after the close, and kept
    "OpenTree, close, close", // the slot is closed, the key is not
  })
  void tree_withAStepLeftOut_isCaughtAndItsSeedReplays(String type, String method, String callee) {
    STAGING.requireCaught(new Plant(type, method, callee), 1, PLANTED_SCHEDULES);
  }
}
