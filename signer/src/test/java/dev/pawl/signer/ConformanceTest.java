package dev.pawl.signer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.HssPublicKey;
import dev.pawl.hbs.HssSignature;
import dev.pawl.hbs.Message;
import dev.pawl.hbs.Verification;
import dev.pawl.ledger.KeyState;
import dev.pawl.testkit.conformance.ConformanceReport;
import dev.pawl.testkit.conformance.OneTimeUse;
import dev.pawl.testkit.conformance.Requirement;
import dev.pawl.testkit.conformance.SignerUnderTest;
import dev.pawl.testkit.conformance.StateConformance;
import dev.pawl.testkit.conformance.Verdict;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Goal: Pawl does what RFC 10033 asks, and the kit that says so can say otherwise. Method: the kit
/// runs over Pawl, and over the signer that anybody would write first.
@SignsByHand // the kit copies stores and goes on with each copy; it judges what they release
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
    ConformanceReport report =
        new StateConformance(new NaiveSigner(NaiveSigner.Flaw.NONE), root).run();
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

  /// What the naive signer keeps by luck or by the library's care, a worse one does not.
  @ParameterizedTest
  @EnumSource
  void flaw_isCaughtByItsRequirement(NaiveSigner.Flaw flaw) throws Exception {
    Verdict verdict = new StateConformance(new NaiveSigner(flaw), root).check(flaw.breaks);
    System.out.println(flaw + " " + verdict);
    assertThat(verdict).isInstanceOf(Verdict.Broken.class);
  }

  /// The kit reads signatures with a reader of its own; both readers see the same leaf and tree.
  @Test
  void oneTimeUses_ofEveryHashAndLength_areThoseThatTheVerifierReads() throws Exception {
    SignerUnderTest kit = new PawlUnderTest();
    StoreHouse house = new StoreHouse(root);
    byte[] message = "m".getBytes(StandardCharsets.UTF_8);
    try (PawlStore store = house.create()) {
      for (String hash : new String[] {"SHA256_%s32", "SHA256_%s24", "SHAKE_%s32", "SHAKE_%s24"}) {
        String tree = "LMS_" + hash.formatted("M") + "_H5/LMOTS_" + hash.formatted("N") + "_W4";
        String name = "k" + store.state().keys().size();
        KeyState key = StoreHouse.key(store, name, HssParameters.parse(tree + "," + tree));
        byte[] publicKey = key.created().publicKey().toArray();
        for (int i = 0; i < 2; i++) {
          byte[] signature =
              SigningTest.released(store.signer().sign(SigningTest.request(key.id(), "m")))
                  .signature()
                  .toArray();
          HssSignature parsed = HssSignature.parse(signature);
          List<OneTimeUse> uses = kit.oneTimeUses(publicKey, message, signature);
          assertThat(uses).extracting(OneTimeUse::leaf).containsExactly(0L, (long) i);
          assertThat(uses.get(1).tree().toArray()).isEqualTo(parsed.childKey(0).treeIdentifier());
          assertThat(uses.get(0).signed().toArray()).isEqualTo(parsed.childKey(0).encoded());
          assertThat(uses.get(1).signature().toArray()).isEqualTo(parsed.level(1).encoded());
          for (int length = 0; length < signature.length; length += 7) {
            byte[] cut = Arrays.copyOf(signature, length);
            assertThatThrownBy(() -> kit.oneTimeUses(publicKey, message, cut))
                .isInstanceOf(IllegalArgumentException.class);
          }
        }
      }
    }
  }

  /// The evidence stands on its own: two signatures of one leaf that name the same top tree.
  private static void assertIsReuse(Verdict.Reuse reuse) throws Exception {
    HssSignature first = HssSignature.parse(reuse.firstSignature().toArray());
    HssSignature second = HssSignature.parse(reuse.secondSignature().toArray());
    assertThat(first.leaf()).isEqualTo(second.leaf());
    assertThat(reuse.first().signed()).isNotEqualTo(reuse.second().signed());
    byte[] treeBelow = first.childKey(0).encoded();
    HssPublicKey asOneLevel = HssPublicKey.parse(withLevels(1, treeBelow));
    for (OneTimeUse use : List.of(reuse.first(), reuse.second())) {
      HssSignature bottom = HssSignature.parse(withLevels(0, use.signature().toArray()));
      assertThat(asOneLevel.verify(Message.of(use.signed().toArray()), bottom))
          .isInstanceOf(Verification.Valid.class);
    }
  }

  private static byte[] withLevels(int number, byte[] rest) {
    return ByteBuffer.allocate(Integer.BYTES + rest.length).putInt(number).put(rest).array();
  }
}
