package dev.pawl.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.ledger.journal.CrashSearch.LeftOut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Goal: no crash state of a store makes a leaf be used twice, an acknowledged receipt be lost, or
/// the store call itself damaged.
///
/// Method: every crash state of small workloads ([Workload]), opened by the real recovery, over
/// several lives ([CrashSearch], [Life]). Unforced writes are lost, kept and reordered block by
/// block and torn at every word of 8 bytes; names and lengths are there or not; calls fail, also
/// with their effect, for want of space or half done, and a force that failed leaves its pages in
/// limbo; sectors rot after a stop in order; writes go astray. States are counted once each: one
/// disk, and what the world knows.
///
/// The build visits more than a million; `./mvnw -Pslow -pl testkit -am verify
/// -Dtest=CrashStatesTest -Dsurefire.failIfNoSpecifiedTests=false` a hundred million.
class CrashStatesTest {
  private static final boolean SLOW = Boolean.getBoolean("pawl.slow");
  private static final long GOAL = Long.getLong("pawl.crash.goal", 100_000_000);

  @Test
  void everyCrashState_ofEveryWorkload_keepsThePromises() throws IOException {
    CrashReport report =
        SLOW
            ? Workload.search(Workload.slow(), LeftOut.NOTHING, GOAL)
            : Workload.search(Workload.build(), LeftOut.NOTHING);
    System.out.println(report);
    assertThat(report.tally().computed()).isPositive();
    assertThat(report.tally().usedTwice()).isZero();
    assertThat(report.tally().freeAgain()).isZero();
    assertThat(report.tally().receiptsSought()).isPositive();
    assertThat(report.tally().receiptsLost()).isZero();
    Files.writeString(
        Path.of("target", SLOW ? "crash-states-slow.txt" : "crash-states.txt"), report + "\n");
    assertThat(report.states()).isGreaterThanOrEqualTo(SLOW ? GOAL : 1_000_000);
  }
}
