package dev.pawl.signer;

import static dev.pawl.signer.OneTimeOracle.ORACLE;
import static dev.pawl.signer.SigningTest.assertGenuine;
import static dev.pawl.signer.SigningTest.released;
import static dev.pawl.signer.SigningTest.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.hbs.XmssParameters;
import dev.pawl.ledger.KeyState;
import dev.pawl.testkit.MortalDisk;
import dev.pawl.testkit.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// [CrashTest] for XMSS^MT: the process dies at every change that it makes to the disk while it
/// signs over a border at which trees of two layers end together, so that two parents certify.
/// Whatever left before the death, no leaf of it is used again, and no parent certifies twice.
class XmssCrashTest {
  private static final XmssParameters FOUR_LAYERS = XmssParameters.parse("XMSSMT-SHA2_20/4_192");
  private static final long FIRST = 1_023; // the last before the border

  @TempDir Path root;

  private SimulatedHouse house;
  private KeyState key;
  private SchemePublicKey publicKey;

  private static final class DyingDisk extends MortalDisk {
    DyingDisk(SimulatedDisk disk, int changes) {
      super(disk, changes);
    }
  }

  private SimulatedDisk makeTemplate() throws Exception {
    house = new SimulatedHouse(root.resolve("house"));
    SimulatedDisk template = new SimulatedDisk();
    key = house.create(template, System.nanoTime(), FOUR_LAYERS, FIRST);
    publicKey = SchemePublicKey.parse(FOUR_LAYERS, key.created().publicKey().toArray());
    return template;
  }

  @Test
  void death_atEveryChange_neverUsesALeafTwice() throws Exception {
    SimulatedDisk template = makeTemplate();
    boolean died = true;
    int deaths = 0;
    for (int changes = 1; died; changes++) {
      String when = "death at change " + changes;
      SimulatedDisk disk = template.copy();
      try (var _ = ORACLE.branch()) { // each death is in a copy of its own
        List<SignOutcome.Released> left = new ArrayList<>();
        died = !signTwo(new DyingDisk(disk, changes), left);
        restart(disk.afterKill(), left, when);
      }
      assertThat(ORACLE.takeViolations()).as(when).isEmpty();
      deaths += died ? 1 : 0;
    }
    System.out.println("XmssCrashTest: " + deaths + " deaths");
    assertThat(deaths).isGreaterThan(20);
  }

  /// @return whether the process survived
  private boolean signTwo(MortalDisk disk, List<SignOutcome.Released> left) throws Exception {
    house.index(Optional.empty());
    try (PawlStore store = house.open(disk, 1)) {
      for (int i = 0; i < 2; i++) {
        left.add(released(store.signer().sign(request(key.id(), "m" + i, "id" + i))));
      }
      return !disk.isDead();
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private void restart(SimulatedDisk disk, List<SignOutcome.Released> left, String when)
      throws Exception {
    Set<Long> leaves = new HashSet<>();
    try (PawlStore store = house.open(disk, 2)) {
      for (int i = 0; i < left.size(); i++) {
        assertGenuine(publicKey, "m" + i, left.get(i));
        assertThat(leaves.add(left.get(i).receipt().leaf())).as(when).isTrue();
        SignOutcome.Released again =
            released(store.signer().sign(request(key.id(), "m" + i, "id" + i)));
        assertThat(again.signature()).as(when).isEqualTo(left.get(i).signature());
      }
      for (int i = 0; i < 2; i++) { // over the border, where the death was before it
        SignOutcome.Released next = released(store.signer().sign(request(key.id(), "after" + i)));
        assertGenuine(publicKey, "after" + i, next);
        assertThat(leaves.add(next.receipt().leaf())).as(when).isTrue();
        assertThat(next.receipt().leaf()).as(when).isGreaterThanOrEqualTo(FIRST);
      }
      assertThat(store.audit(AuditProgress.NONE).findings()).as(when).isEmpty();
    }
  }
}
