package dev.pawl.signer;

import static dev.pawl.signer.OneTimeOracle.ORACLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.hbs.SchemeParameters;
import dev.pawl.ledger.KeyState;
import dev.pawl.signer.HashFaults.Hashed;
import dev.pawl.signer.HashFaults.Kind;
import dev.pawl.testkit.probe.Observer;
import dev.pawl.testkit.probe.Point;
import dev.pawl.testkit.probe.Probe;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The oracle must see what it is there for. Each test plants a bug that peers had, in the program
/// as it is otherwise.
class OneTimeOracleTest {
  @TempDir Path root;

  /// C is drawn instead of derived.
  private static final class DrawsRandomizer implements Observer {
    private final Random random = new Random(1);

    @Override
    public @Nullable Object left(
        Point point, @Nullable Object self, Object[] arguments, @Nullable Object result) {
      if (point.equals(OneTimeOracle.RANDOMIZER) && result != null) {
        random.nextBytes((byte[]) result);
      }
      return result;
    }
  }

  /// One signature, a restart with the bug planted, another signature.
  private List<OneTimeOracle.Violation> restartedWith(boolean drawn, boolean rootWrong)
      throws Exception {
    StoreHouse house = new StoreHouse(root);
    KeyState key;
    try (PawlStore store = house.create()) {
      key = StoreHouse.key(store, "k", StoreHouse.H5_H5);
      var _ = SigningTest.released(store.signer().sign(SigningTest.request(key.id(), "first")));
    }
    assertThat(ORACLE.takeViolations()).isEmpty();
    try (PawlStore store = house.open();
        HashFaults faults = new HashFaults();
        var _ = Probe.watch(Set.of(SignsAgain.STORED), new SignsAgain(store.signingKey(key)));
        var _ =
            Probe.watch(
                Set.of(OneTimeOracle.RANDOMIZER),
                drawn ? new DrawsRandomizer() : new Observer() {})) {
      if (rootWrong) {
        faults.arm(1, new Hashed(new Kind(HashCategory.NODE, 0), 3)::equals);
      }
      var _ = store.signer().sign(SigningTest.request(key.id(), "second"));
      assertThat(faults.disarm()).isEqualTo(rootWrong ? 1 : 0);
    }
    return ORACLE.takeViolations();
  }

  /// FAULTS 78, B36.
  @Test
  void parentSignedAgain_withARandomizerDrawn_isReuse() throws Exception {
    assertThat(restartedWith(true, false)).anyMatch(OneTimeOracle.Violation::isReuse);
  }

  /// FAULTS 79.
  @Test
  void parentSignedAgain_overARootThatCameOutWrong_isReuse() throws Exception {
    assertThat(restartedWith(false, true)).anyMatch(OneTimeOracle.Violation::isReuse);
  }

  @Test
  void parentSignedAgain_overTheSameRoot_isSeenThoughItRevealsNothing() throws Exception {
    assertThat(restartedWith(false, false))
        .isNotEmpty()
        .noneMatch(OneTimeOracle.Violation::isReuse);
  }

  /// FAULTS 34: everything put back, the anchor too, is what nobody inside a machine can notice.
  @Test
  void storeAndAnchorPutBack_isReuse() throws Exception {
    StoreHouse house = new StoreHouse(root.resolve("one"));
    KeyState key;
    try (PawlStore store = house.create()) {
      key = StoreHouse.key(store, "k", StoreHouse.H5);
    }
    StoreHouse backup = house.crashImage(root.resolve("two"));
    for (StoreHouse each : List.of(house, backup)) {
      try (PawlStore store = each.open()) {
        var _ =
            SigningTest.released(
                store.signer().sign(SigningTest.request(key.id(), each.root.toString())));
      }
    }
    assertThat(ORACLE.takeViolations()).anyMatch(OneTimeOracle.Violation::isReuse);
  }

  @ParameterizedTest
  @ValueSource(strings = {"XMSS-SHA2_10_256", "XMSSMT-SHA2_20/4_256"})
  void storeAndAnchorPutBack_ofXmss_isReuse(String parameters) throws Exception {
    StoreHouse house = new StoreHouse(root.resolve("one"));
    KeyState key;
    try (PawlStore store = house.create()) {
      key = StoreHouse.key(store, "k", SchemeParameters.parse(parameters));
    }
    StoreHouse backup = house.crashImage(root.resolve("two"));
    for (StoreHouse each : List.of(house, backup)) {
      try (PawlStore store = each.open()) {
        var _ =
            SigningTest.released(
                store.signer().sign(SigningTest.request(key.id(), each.root.toString())));
      }
    }
    List<OneTimeOracle.Violation> violations = ORACLE.takeViolations();
    assertThat(violations).anyMatch(OneTimeOracle.Violation::isReuse);
    // Parents signed the same roots again, which reveals nothing; each is seen by name and place.
    int layers = SchemeParameters.parse(parameters).layers();
    assertThat(violations).hasSize(2 * layers);
    assertThat(violations).filteredOn(OneTimeOracle.Violation::isReuse).hasSize(2);
  }

  @Test
  void branch_whenClosed_hasNotHappened() throws Exception {
    StoreHouse house = new StoreHouse(root.resolve("one"));
    KeyState key;
    try (PawlStore store = house.create()) {
      key = StoreHouse.key(store, "k", StoreHouse.H5);
    }
    StoreHouse image = house.crashImage(root.resolve("two"));
    for (StoreHouse each : List.of(house, image)) {
      try (var _ = ORACLE.branch();
          PawlStore store = each.open()) {
        long keys = ORACLE.keys();
        var _ =
            SigningTest.released(
                store.signer().sign(SigningTest.request(key.id(), each.root.toString())));
        assertThat(ORACLE.keys()).isEqualTo(keys + 1);
      }
    }
    assertThat(ORACLE.takeViolations()).isEmpty();
  }
}
