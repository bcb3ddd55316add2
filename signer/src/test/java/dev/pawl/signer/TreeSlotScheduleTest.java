package dev.pawl.signer;

import dev.pawl.testkit.schedule.Plant;
import dev.pawl.testkit.schedule.Staging;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Goal: no schedule of users and closers makes a tree twice, keeps a private key after its close,
/// signs with one that is half erased, or closes one under its user to make room. Method:
/// [TreeSlotSchedule] and [TreeTableSchedule] under many seeds, over the shipped class files; and
/// with a step left out of them, each of which must be caught.
class TreeSlotScheduleTest {
  private static final int SCHEDULES = Boolean.getBoolean("pawl.slow") ? 200_000 : 20_000;
  private static final int PLANTED_SCHEDULES = 5_000;
  private static final Staging STAGING =
      new Staging(
          TreeSlotSchedule.class,
          List.of(
              "dev.pawl.signer.TreeSlot",
              "dev.pawl.signer.OpenTree",
              "dev.pawl.hbs.sign.LmsPrivateKey"));
  private static final Staging TABLE =
      new Staging(
          TreeTableSchedule.class,
          List.of(
              "dev.pawl.signer.TreeTable", "dev.pawl.signer.TreeSlot", "dev.pawl.signer.OpenTree"));

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

  @Test
  void table_underManySchedules_disturbsNobody() {
    TABLE.requireCorrect(1, SCHEDULES / 2);
  }

  @ParameterizedTest
  @CsvSource({
    "TreeTable, enter, synchronized", // the count of users goes wrong
    "TreeTable, leave, closeUnused", // more stay than should
    "TreeTable, closeUnused, close", // out of the table and not erased
    "TreeTable, use, leave", // never unused
  })
  void table_withAStepLeftOut_isCaughtAndItsSeedReplays(String type, String method, String callee) {
    TABLE.requireCaught(new Plant(type, method, callee), 1, PLANTED_SCHEDULES);
  }
}
