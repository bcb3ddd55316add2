package dev.pawl.ledger.journal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.ledger.journal.CrashSearch.LeftOut;
import dev.pawl.testkit.Fault;
import dev.pawl.testkit.Operation.Kind;
import org.junit.jupiter.api.Test;

/// The search is not blind. Each mechanism of the journal is taken away, as a fault of the disk
/// that has the same effect as leaving the call out, and the search of [CrashSmokeTest] must find a
/// broken promise.
class CrashSearchTest {
  private static final Fault.Plan NO_FORCE = Fault.Plan.every(Kind.FORCE, Fault.SKIPPED);

  private static void assertFound(Fault.Plan opening, Fault.Plan serving) {
    assertThatThrownBy(() -> Workload.search(Workload.smoke(), new LeftOut(opening, serving)))
        .isInstanceOf(Broken.class);
  }

  @Test
  void plantedBug_noForce_isFound() {
    assertFound(NO_FORCE, NO_FORCE);
  }

  @Test
  void plantedBug_noDirectoryForce_isFound() {
    Fault.Plan noDirectoryForce = Fault.Plan.every(Kind.FORCE_DIRECTORY, Fault.SKIPPED);
    assertFound(noDirectoryForce, noDirectoryForce);
  }

  /// The page cache shows a batch whose force had failed; recovery serves it without writing it.
  @Test
  void plantedBug_noRewriteOfTheTail_isFound() {
    assertFound(Fault.Plan.every(Kind.WRITE, Fault.SKIPPED), Fault.Plan.NO_FAULTS);
  }

  @Test
  void plantedBug_noForceOfTheRewrittenTail_isFound() {
    assertFound(NO_FORCE, Fault.Plan.NO_FAULTS);
  }
}
