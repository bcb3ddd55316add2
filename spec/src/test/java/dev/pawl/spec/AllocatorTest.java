package dev.pawl.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Goal: in `Allocator.tla` no one-time key computes two signatures, whatever fails; and the model
/// is not blind, for each mechanism that is taken out makes an invariant fail.
///
/// Method: TLC visits every state of small worlds. Each planted bug runs in the smallest world that
/// lets it do harm, and must violate the invariant that is named for it.
class AllocatorTest {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Duration SLOW_LIMIT = Duration.ofHours(2);

  private static final List<String> INVARIANTS =
      List.of(
          "NoReuse",
          "ComputedOnce",
          "Disjoint",
          "ReceiptInsideReservation",
          "ReleasedImpliesDurable",
          "RollbackNeverSigns",
          "OneEpochPerSigner",
          "ReleasedVerifies");

  /// One machine, one process, one key of two leaves: nothing goes wrong.
  private static final Model WORLD =
      Model.of(INVARIANTS)
          .with("Stores", Set.of("A"))
          .with("Processes", "{p1}")
          .with("Signers", Set.of("s"))
          .with("Keys", Set.of("k"))
          .with("Messages", "{m1, m2}")
          .with("Height", 1)
          .with("LeaseMax", 1)
          .with("Required", Set.of("file"))
          .with("Release", "\"durable\"")
          .with("Faults", Set.of())
          .with("FaultsMax", 0)
          .with("EntriesMax", 8)
          .planted("none")
          .symmetric();

  private static final Model TWO_PROCESSES = WORLD.with("Processes", "{p1, p2}");
  private static final Model TWO_STORES = WORLD.with("Stores", Set.of("A", "B"));

  @TempDir private Path scratch;

  private static Model failing(Model world, int times, String... faults) {
    return world.with("Faults", Set.of(faults)).with("FaultsMax", times);
  }

  private Tlc.Result check(String name, Model model, Duration limit) {
    return Tlc.check(name, scratch, Tlc.SPEC.resolve("Allocator.tla"), model.config(), limit);
  }

  private void holds(String name, Model model) {
    Tlc.Result result = check(name, model, LIMIT);
    assertThat(result.violated()).as(result.output()).isEmpty();
  }

  @Test
  void oneMachine_crashesAndRestoredStores_neverReuses() {
    holds(
        "one machine",
        failing(TWO_PROCESSES, 2, "crash", "kill", "rollback", "lose anchor", "bad hash")
            .with("EntriesMax", 9)
            .checkingToo("Lawful"));
  }

  /// The same machine with one more fault and a longer history: some 370,000 distinct states.
  @Test
  void oneMachine_threeFaults_neverReuses() {
    holds(
        "one machine, three faults",
        failing(TWO_PROCESSES, 3, "crash", "kill", "rollback", "lose anchor", "bad hash")
            .with("EntriesMax", 11));
  }

  @Test
  void clonedMachine_withWitness_neverReuses() {
    holds(
        "cloned machine",
        failing(TWO_STORES, 2, "kill", "clone", "rollback anchor")
            .with("Required", Set.of("file", "witness"))
            .with("EntriesMax", 7)
            .checkingToo("Lawful"));
  }

  @Test
  void stoppedKey_isResumed_neverReuses() {
    holds(
        "quarantine and two signers",
        failing(TWO_PROCESSES, 1, "quarantine")
            .with("Signers", Set.of("s", "t"))
            .with("EntriesMax", 9)
            .checkingToo("Lawful"));
  }

  /// A clone that nobody notices computes: no software inside it can tell. But where signatures
  /// wait for the witness, no leaf leaves twice.
  @Test
  void unnoticedClone_withWitnessedRelease_releasesOnce() {
    holds(
        "unnoticed clone, witnessed release",
        failing(TWO_STORES, 1, "clone")
            .with("Required", Set.of("file", "witness"))
            .with("Release", "\"witnessed\"")
            .with("EntriesMax", 6)
            .planted("CloneNotNoticed")
            .checking("ReleasedOnce"));
  }

  /// @param bug the name that `Allocator.tla` gives to it
  /// @param violates what must not hold any more
  record Mutant(String bug, String violates, Model world) {
    @Override
    public String toString() {
      return bug;
    }
  }

  static Stream<Mutant> mutants() {
    return Stream.of(
        new Mutant("LeasedBeforeForce", "NoReuse", failing(WORLD, 1, "crash")),
        new Mutant(
            "ConfirmedAfterUse",
            "NoReuse",
            failing(WORLD, 2, "kill", "rollback").with("EntriesMax", 9)),
        new Mutant("GivenBackOnError", "NoReuse", WORLD),
        new Mutant("NoFencing", "OneEpochPerSigner", TWO_PROCESSES),
        new Mutant("FencedNotBurned", "Lawful", TWO_PROCESSES),
        new Mutant(
            "MissingReadAsZero",
            "NoReuse",
            failing(WORLD, 3, "kill", "rollback", "lose anchor").with("EntriesMax", 9)),
        new Mutant(
            "AnchorIgnoredAtOpen",
            "NoReuse",
            failing(WORLD, 2, "kill", "rollback").with("EntriesMax", 9)),
        new Mutant(
            "ReceiptNotChecked", "ReceiptInsideReservation", TWO_PROCESSES.with("EntriesMax", 9)),
        new Mutant(
            "EpochNotChecked", "ReceiptInsideReservation", TWO_PROCESSES.with("EntriesMax", 9)),
        new Mutant("LeaseKeptOverRestart", "NoReuse", failing(WORLD, 1, "kill")),
        new Mutant(
            "RecoveredTooLow",
            "NoReuse",
            failing(WORLD, 2, "kill", "rollback").with("EntriesMax", 10)),
        new Mutant("OffByOneAtEnd", "NoReuse", TWO_PROCESSES),
        new Mutant("EpochShared", "NoReuse", TWO_PROCESSES),
        new Mutant("ReleasedBeforeForce", "ReleasedImpliesDurable", failing(WORLD, 1, "crash")),
        new Mutant("CheckSkipped", "ReleasedVerifies", failing(WORLD, 0, "bad hash")),
        new Mutant(
            "CloneNotNoticed",
            "NoReuse",
            failing(TWO_STORES, 1, "clone").with("Required", Set.of("file", "witness"))),
        new Mutant("WrapsAtEnd", "NoReuse", WORLD),
        new Mutant("DecidedOnDurable", "Disjoint", TWO_PROCESSES.with("Signers", Set.of("s", "t"))),
        new Mutant("ResumedWithOpenLeaves", "Lawful", failing(WORLD, 1, "quarantine")),
        new Mutant("OpeningsAlike", "NoReuse", failing(TWO_STORES, 1, "copy")));
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void plantedBug_isCaught(Mutant mutant) {
    Tlc.Result result =
        check(
            mutant.bug(), mutant.world().planted(mutant.bug()).checking(mutant.violates()), LIMIT);
    assertThat(result.violated()).as(result.output()).contains(mutant.violates());
  }

  /// What no software inside the machine can see: these are limits of the true specification, and
  /// the reason for an anchor elsewhere. If one of them held, the model would be too kind.
  static Stream<Mutant> limits() {
    return Stream.of(
        new Mutant(
            "store and file anchor restored together, no witness",
            "RollbackNeverSigns",
            failing(WORLD, 3, "kill", "rollback", "rollback anchor").with("EntriesMax", 9)),
        new Mutant(
            "machine cloned, no witness",
            "NoReuse",
            failing(TWO_STORES, 2, "kill", "clone").with("EntriesMax", 10)));
  }

  @ParameterizedTest
  @MethodSource("limits")
  void withoutAnchorElsewhere_rollbackIsNotSeen(Mutant limit) {
    Tlc.Result result =
        check("limit: " + limit.bug(), limit.world().checking(limit.violates()), LIMIT);
    assertThat(result.violated()).as(result.output()).contains(limit.violates());
  }

  /// The large world: more than 10^6 distinct states, which takes long.
  @Test
  @EnabledIfSystemProperty(named = "pawl.slow", matches = "true")
  void twoMachines_allFaults_neverReuse() {
    Model world =
        failing(
                TWO_STORES,
                2,
                "crash",
                "kill",
                "rollback",
                "rollback anchor",
                "lose anchor",
                "copy",
                "clone")
            .with("Processes", "{p1, p2}")
            .with("Height", 2)
            .with("LeaseMax", 2)
            .with("Required", Set.of("file", "witness"))
            .with("EntriesMax", 9);
    Tlc.Result result = check("two machines, all faults", world, SLOW_LIMIT);
    assertThat(result.violated()).as(result.output()).isEmpty();
    assertThat(result.distinct()).isGreaterThan(1_000_000);
  }
}
