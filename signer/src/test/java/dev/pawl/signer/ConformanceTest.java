package dev.pawl.signer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.hbs.HssPublicKey;
import dev.pawl.hbs.HssSignature;
import dev.pawl.hbs.Message;
import dev.pawl.hbs.Verification;
import dev.pawl.testkit.conformance.ConformanceReport;
import dev.pawl.testkit.conformance.Requirement;
import dev.pawl.testkit.conformance.StateConformance;
import dev.pawl.testkit.conformance.Verdict;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: Pawl does what RFC 10033 asks, and the kit that says so can say otherwise. Method: the kit
/// runs over Pawl, and over the signer that anybody would write first.
class ConformanceTest {
  @TempDir Path root;

  /// What remains is what SECURITY.md says: with the file anchor on the machine that goes back in
  /// time, nothing is left that could know.
  @Test
  void pawl_everyRequirement_holdsButWhereTheAnchorGoesBackToo() throws Exception {
    ConformanceReport report = new StateConformance(new PawlUnderTest(), root).run();
    System.out.println(report);
    assertThat(report.broken()).allMatch(Requirement::needsHelpFromElsewhere);
    for (Requirement kept :
        new Requirement[] {
          Requirement.RESTART,
          Requirement.KILL,
          Requirement.RETRY,
          Requirement.CONCURRENT,
          Requirement.EXHAUSTION,
          Requirement.WARNING
        }) {
      assertThat(report.verdicts().get(kept)).as(kept.name()).isInstanceOf(Verdict.Kept.class);
    }
    for (Requirement stopped :
        new Requirement[] {
          Requirement.SECOND_PROCESS,
          Requirement.LOST_STATE,
          Requirement.RESTORED_BACKUP,
          Requirement.CLONED_DATA
        }) {
      assertThat(report.verdicts().get(stopped))
          .as(stopped.name())
          .isInstanceOf(Verdict.Stopped.class);
    }
  }

  @Test
  void naiveSigner_isCaught() throws Exception {
    ConformanceReport report = new StateConformance(new NaiveSigner(), root).run();
    System.out.println(report);
    assertThat(report.broken())
        .containsExactlyInAnyOrder(
            Requirement.KILL,
            Requirement.SECOND_PROCESS,
            Requirement.RESTORED_BACKUP,
            Requirement.CLONED_DATA,
            Requirement.RESTORED_MACHINE,
            Requirement.CLONED_MACHINE);
    Verdict.Broken killed = (Verdict.Broken) report.verdicts().get(Requirement.KILL);
    assertIsReuse(killed.reuse().orElseThrow());
  }

  /// The evidence stands on its own: two signatures of one leaf that name the same top tree.
  private static void assertIsReuse(Verdict.Reuse reuse) throws Exception {
    HssSignature first = HssSignature.parse(reuse.firstSignature().toArray());
    HssSignature second = HssSignature.parse(reuse.secondSignature().toArray());
    assertThat(first.leaf()).isEqualTo(second.leaf());
    assertThat(reuse.first().signed()).isNotEqualTo(reuse.second().signed());
    byte[] treeBelow = first.childKey(0).encoded();
    HssPublicKey asOneLevel = HssPublicKey.parse(withLevels(1, treeBelow));
    for (var use : new Object[][] {{first, reuse.first()}, {second, reuse.second()}}) {
      byte[] signed = ((dev.pawl.testkit.conformance.OneTimeUse) use[1]).signed().toArray();
      HssSignature bottom =
          HssSignature.parse(withLevels(0, ((HssSignature) use[0]).level(1).encoded()));
      assertThat(asOneLevel.verify(Message.of(signed), bottom))
          .isInstanceOf(Verification.Valid.class);
    }
  }

  private static byte[] withLevels(int number, byte[] rest) {
    return java.nio.ByteBuffer.allocate(Integer.BYTES + rest.length)
        .putInt(number)
        .put(rest)
        .array();
  }
}
