package dev.pawl.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Goal: in `HssBorder.tla` each one-time key of a parent tree computes one signature over one
/// root, though roots come out differently when they are computed again.
///
/// Method: as in [AllocatorTest].
class HssBorderTest {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private static final Model WORLD =
      Model.of(List.of("ParentSignsOnce", "ReleasedVerifies", "ReleasedUnderItsBinding"))
          .checkingToo("ComputedImpliesReserved")
          .with("Processes", "{1, 2}")
          .with("Children", 2)
          .with("Leaves", 2)
          .with("Roots", "{0, 1}")
          .planted("none");

  private static final Model NO_HASH_FAULT = WORLD.with("Roots", "{0}");

  @TempDir private Path scratch;

  private Tlc.Result check(String name, Model model) {
    return Tlc.check(name, scratch, Tlc.SPEC.resolve("HssBorder.tla"), model.config(), LIMIT);
  }

  @Test
  void border_crashesAndHashFaults_signsEachChildOnce() {
    Tlc.Result result = check("HSS border", WORLD.with("Children", 5));
    assertThat(result.violated()).as(result.output()).isEmpty();
    assertThat(result.distinct()).isGreaterThan(1_000_000);
  }

  /// Signing a child's root again is safe only as long as no hash ever goes wrong and the
  /// randomizer is derived: that is why a binding is stored, although a derived one would do.
  @Test
  void bindingMadeAgain_withoutHashFaults_isTheSameSignature() {
    Tlc.Result result =
        check("BindingMadeAgain, no hash fault", NO_HASH_FAULT.planted("BindingMadeAgain"));
    assertThat(result.violated()).as(result.output()).isEmpty();
  }

  record Mutant(String bug, String violates, Model world) {
    @Override
    public String toString() {
      return bug;
    }
  }

  static Stream<Mutant> mutants() {
    return Stream.of(
        new Mutant("ParentNotBurned", "ParentSignsOnce", WORLD),
        new Mutant("ParentNotReserved", "ParentSignsOnce", WORLD),
        new Mutant("BindingMadeAgain", "ParentSignsOnce", WORLD),
        new Mutant("RandomizerDrawn", "ParentSignsOnce", NO_HASH_FAULT),
        new Mutant("BurnedTreeNotSkipped", "ParentSignsOnce", WORLD),
        new Mutant("ChildBeforeBinding", "ReleasedUnderItsBinding", WORLD),
        new Mutant("RootNotCompared", "ReleasedVerifies", WORLD));
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void plantedBug_isCaught(Mutant mutant) {
    Tlc.Result result =
        check(mutant.bug(), mutant.world().planted(mutant.bug()).checking(mutant.violates()));
    assertThat(result.violated()).as(result.output()).contains(mutant.violates());
  }
}
