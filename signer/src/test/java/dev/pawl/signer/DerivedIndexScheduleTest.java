package dev.pawl.signer;

import dev.pawl.testkit.schedule.Staging;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Goal: no schedule of receipts, failures and saving makes an index file that says it is complete
/// and is not: a repeated request would get a second leaf, and its id could be used for other
/// bytes. Method: [DerivedIndexSchedule] under many seeds, over the shipped class file.
class DerivedIndexScheduleTest {
  private static final int SCHEDULES = Boolean.getBoolean("pawl.slow") ? 5_000 : 500;
  private static final Staging STAGING =
      new Staging(
          DerivedIndexSchedule.class,
          List.of("dev.pawl.signer.DerivedIndex", "dev.pawl.ledger.Sequencer"));

  @Test
  void index_savedWhileAnAdditionFails_neverSaysThatItIsComplete() {
    STAGING.requireCorrect(1, SCHEDULES);
  }
}
