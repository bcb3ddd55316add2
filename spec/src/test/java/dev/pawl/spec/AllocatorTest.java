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
          "ReleasedVerifies",
          "ReleasedOnce",
          "RollbackNeverReleases");

  /// What is left where nothing inside a machine can tell that it is a copy: leaves may compute
  /// twice, but none leaves twice.
  private static final String[] OF_WHAT_LEAVES = {
    "ReleasedOnce",
    "RollbackNeverReleases",
    "ReleasedImpliesDurable",
    "ReceiptInsideReservation",
    "OneEpochPerSigner",
    "Lawful"
  };

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
          .with("Grace", 0)
          .with("Faults", Set.of())
          .with("FaultsMax", 0)
          .with("EntriesMax", 8)
          .planted("none")
          .symmetric();

  private static final Model TWO_PROCESSES = WORLD.with("Processes", "{p1, p2}");
  private static final Model TWO_STORES = WORLD.with("Stores", Set.of("A", "B"));

  private static final Set<String> FILE_AND_WITNESS = Set.of("file", "witness");

  /// Everything on the machine may go back to an earlier image: stores, file anchor, memory.
  private static final Model RESTORED = failing(WORLD, 1, "restore").with("EntriesMax", 7);

  private static final Model RESTORED_WITH_WITNESS = RESTORED.with("Required", FILE_AND_WITNESS);

  /// The machine is cloned as it runs, and nothing inside can tell. Signatures wait for the
  /// witness.
  private static final Model UNSEEN_CLONE =
      failing(TWO_STORES, 1, "clone", "unseen")
          .with("Required", FILE_AND_WITNESS)
          .with("Release", "\"witnessed\"")
          .with("EntriesMax", 5);

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
            .with("Required", FILE_AND_WITNESS)
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

  @Test
  void restoredMachine_withWitness_neverReuses() {
    holds("restored machine", RESTORED_WITH_WITNESS.checkingToo("Lawful"));
  }

  /// A clone that nobody notices computes: no software inside it can tell. But where signatures
  /// wait for the witness, no leaf leaves twice, though both go on with the leases in their memory.
  @Test
  void unseenClone_withWitnessedRelease_releasesOnce() {
    holds(
        "unseen clone, witnessed release",
        UNSEEN_CLONE.with("LeaseMax", 2).with("EntriesMax", 6).checking(OF_WHAT_LEAVES));
  }

  @Test
  void unseenRestore_withWitnessedRelease_releasesOnce() {
    holds(
        "unseen restore, witnessed release",
        failing(RESTORED_WITH_WITNESS, 1, "restore", "unseen")
            .with("Release", "\"witnessed\"")
            .with("LeaseMax", 2)
            .with("EntriesMax", 6)
            .checking(OF_WHAT_LEAVES));
  }

  @Test
  void grace_isBounded() {
    holds(
        "grace, crashes",
        failing(WORLD, 1, "kill", "crash")
            .with("Required", FILE_AND_WITNESS)
            .with("Grace", 1)
            .checkingToo("Lawful")
            .checkingToo("GraceBounded"));
  }

  /// What waits for the witness leaves once, also if it was computed by grace.
  @Test
  @EnabledIfSystemProperty(named = "pawl.slow", matches = "true")
  void unseenCloneInATimeOfGrace_withWitnessedRelease_releasesOnce() {
    holds(
        "grace, unseen clone, witnessed release",
        UNSEEN_CLONE.with("Grace", 1).with("EntriesMax", 6).checking(OF_WHAT_LEAVES));
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
            failing(TWO_STORES, 1, "clone").with("Required", FILE_AND_WITNESS)),
        new Mutant("WrapsAtEnd", "NoReuse", WORLD),
        new Mutant("DecidedOnDurable", "Disjoint", TWO_PROCESSES.with("Signers", Set.of("s", "t"))),
        new Mutant("ResumedWithOpenLeaves", "Lawful", failing(WORLD, 1, "quarantine")),
        new Mutant("OpeningsAlike", "NoReuse", failing(TWO_STORES, 1, "copy")),
        new Mutant("WitnessNotAsked", "RollbackNeverSigns", RESTORED_WITH_WITNESS),
        new Mutant("OneAnchorIsEnough", "NoReuse", RESTORED_WITH_WITNESS),
        new Mutant("AgreesButDoesNotRemember", "NoReuse", RESTORED_WITH_WITNESS),
        new Mutant("GraceCountedAsConfirmed", "NoReuse", RESTORED_WITH_WITNESS),
        new Mutant(
            "GraceNotCounted",
            "GraceBounded",
            WORLD.with("Required", FILE_AND_WITNESS).with("Grace", 1)),
        new Mutant("ReleasedBeforeCosigned", "ReleasedOnce", UNSEEN_CLONE),
        new Mutant("ReservationCosigned", "ReleasedOnce", UNSEEN_CLONE),
        new Mutant(
            "ReleasedInGrace", "ReleasedOnce", UNSEEN_CLONE.with("Grace", 1).with("EntriesMax", 6)),
        new Mutant(
            "WitnessKnowsSizesOnly",
            "ReleasedOnce",
            UNSEEN_CLONE.with("LeaseMax", 2).with("EntriesMax", 6)));
  }

  /// Mechanisms that were taken out above do harm in these worlds as well.
  static Stream<Mutant> mutantsOfRestoredMachines() {
    return Stream.of(
        new Mutant("ConfirmedAfterUse", "NoReuse", RESTORED_WITH_WITNESS),
        new Mutant("CloneNotNoticed", "NoReuse", RESTORED_WITH_WITNESS.with("EntriesMax", 6)));
  }

  @ParameterizedTest
  @MethodSource({"mutants", "mutantsOfRestoredMachines"})
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
        new Mutant("machine restored, no witness", "RollbackNeverSigns", RESTORED),
        new Mutant(
            "machine restored in a time of grace",
            "NoReuse",
            RESTORED_WITH_WITNESS.with("Grace", 1)),
        new Mutant("unseen clone, computes", "NoReuse", UNSEEN_CLONE),
        new Mutant(
            "unseen clone, release when durable",
            "ReleasedOnce",
            UNSEEN_CLONE.with("Release", "\"durable\"")),
        new Mutant(
            "machine cloned, no witness",
            "NoReuse",
            failing(TWO_STORES, 2, "kill", "clone").with("EntriesMax", 10)));
  }

  /// A witness that lives on the machine goes back with it.
  @Test
  void witnessInsideTheMachine_isNoWitness() {
    plantedBug_isCaught(new Mutant("WitnessInside", "RollbackNeverSigns", RESTORED_WITH_WITNESS));
  }

  @ParameterizedTest
  @MethodSource("limits")
  void withoutAnchorElsewhere_rollbackIsNotSeen(Mutant limit) {
    Tlc.Result result =
        check("limit: " + limit.bug(), limit.world().checking(limit.violates()), LIMIT);
    assertThat(result.violated()).as(result.output()).contains(limit.violates());
  }

  /// The large world: every fault may happen, to two machines, each of which may go back as a
  /// whole.
  @Test
  @EnabledIfSystemProperty(named = "pawl.slow", matches = "true")
  void twoMachines_allFaults_neverReuse() {
    Model world =
        failing(
                TWO_STORES,
                1,
                "crash",
                "kill",
                "rollback",
                "rollback anchor",
                "lose anchor",
                "copy",
                "clone",
                "restore",
                "bad hash",
                "quarantine")
            .with("Required", FILE_AND_WITNESS)
            .with("EntriesMax", 8)
            .checkingToo("Lawful");
    Tlc.Result result = check("two machines, all faults", world, SLOW_LIMIT);
    assertThat(result.violated()).as(result.output()).isEmpty();
  }
}
