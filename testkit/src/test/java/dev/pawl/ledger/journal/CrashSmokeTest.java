package dev.pawl.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.ledger.journal.CrashSearch.LeftOut;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/// [CrashStatesTest] in small: a few thousand states, one workload for each kind of fault. The
/// matrix of planted bugs (`docs/assurance/planted-bugs.md`) runs it over each bug.
class CrashSmokeTest {
  @Test
  void everyCrashState_ofTheSmallestWorkloads_keepsThePromises() throws IOException {
    CrashReport report = Workload.search(Workload.smoke(), LeftOut.NOTHING);
    System.out.println(report);
    assertThat(report.tally().computed()).isPositive();
    assertThat(report.tally().usedTwice()).isZero();
    assertThat(report.tally().freeAgain()).isZero();
    assertThat(report.tally().receiptsSought()).isPositive();
    assertThat(report.tally().receiptsLost()).isZero();
    assertThat(report.states()).isGreaterThan(3_000);
  }
}
