package dev.pawl.acceptance.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.acceptance.kernel.PowerLoss.Seen;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Goal: what left before the power went is in the ledger afterwards, and no leaf is used again, on
/// ext4 and the real kernel. Method: [PowerLoss]. The same run with a sync that does nothing has to
/// show losses: otherwise it is blind.
final class PowerLossTest {
  @BeforeAll
  static void look() throws Exception {
    Machine.needsLoopDevices();
  }

  @Test
  void signing_powerGoesAtAnyMoment_losesNothingThatLeft() throws Exception {
    Outcomes outcomes = new Outcomes();
    List<Seen> all = new PowerLoss(Installed.TRUE, Machine.SLOW ? 30 : 4, false, false).run();
    all.forEach(seen -> outcomes.add("ext4, " + seen.what(), 0, 0, seen.verdict()));
    outcomes.write("power-loss");

    assertThat(all).allSatisfy(seen -> assertThat(seen.verdict().complaints).isEmpty());
    assertThat(all)
        .allSatisfy(seen -> assertThat(seen.verdict().evidence.releasedCount()).isGreaterThan(20));
  }

  @Test
  void signing_syncDoesNothingAndPowerGoes_isNoticed() throws Exception {
    Machine.needsTracing();
    Outcomes outcomes = new Outcomes();
    List<Seen> all = new PowerLoss(Installed.TRUE, 2, true, false).run();
    all.forEach(
        seen -> outcomes.add("ext4, sync does nothing, " + seen.what(), 0, 0, seen.verdict()));
    outcomes.write("power-loss-lying-sync");

    assertThat(all).anySatisfy(seen -> assertThat(seen.verdict().complaints).isNotEmpty());
  }

  @Test
  void signing_syncDoesNothingButTheAnchorIsElsewhere_isRefusedAfterwards() throws Exception {
    Machine.needsTracing();
    Outcomes outcomes = new Outcomes();
    List<Seen> all = new PowerLoss(Installed.TRUE, 1, true, true).run();
    all.forEach(seen ->
        outcomes.add(
            "ext4, sync does nothing, anchor elsewhere, " + seen.what(), 0, 0, seen.verdict()));
    outcomes.write("power-loss-anchor-elsewhere");

    assertThat(all).allSatisfy(seen -> assertThat(seen.verdict().complaints).isEmpty());
    assertThat(all).allSatisfy(seen -> assertThat(seen.verdict().reopened).isEqualTo(7));
  }
}
