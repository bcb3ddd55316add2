package dev.pawl.signer;

import dev.pawl.testkit.schedule.Plant;
import dev.pawl.testkit.schedule.Staging;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Goal: no schedule of equal requests takes two leaves, and no close stops a key. Method:
/// [SignerSchedule] under many seeds, over the shipped class files; and with a call left out of
/// them, each of which must be caught.
class SignerScheduleTest {
  private static final int SCHEDULES = Boolean.getBoolean("pawl.slow") ? 20_000 : 2_000;
  private static final int PLANTED_SCHEDULES = 500;
  private static final Staging STAGING =
      new Staging(
          SignerSchedule.class,
          List.of(
              "dev.pawl.signer.Signer",
              "dev.pawl.signer.KeySigner",
              "dev.pawl.signer.Committer",
              "dev.pawl.signer.SigningEpoch",
              "dev.pawl.signer.LeafSource",
              "dev.pawl.ledger.Sequencer"));

  @Test
  void sign_underManySchedules_takesOneLeafForAnId() {
    STAGING.requireCorrect(1, SCHEDULES);
  }

  @ParameterizedTest
  @CsvSource({
    "Signer, signOnce, putIfAbsent", // nobody waits for an equal request
    "Signer, signOnce, countDown", // who waits is not told
    "Committer, commit, put", // the next equal request does not find the receipt
  })
  void sign_withACallLeftOut_isCaughtAndItsSeedReplays(String type, String method, String callee) {
    STAGING.requireCaught(new Plant(type, method, callee), 1, PLANTED_SCHEDULES);
  }
}
