package dev.pawl.signer;

import static dev.pawl.signer.OneTimeOracle.ORACLE;
import static dev.pawl.signer.SigningTest.released;
import static dev.pawl.signer.SigningTest.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.hbs.SchemeParameters;
import dev.pawl.ledger.KeyState;
import dev.pawl.signer.HashFaults.Hashed;
import dev.pawl.signer.HashFaults.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Hashes that come out wrong while a key signs, by category and layer, with a restart at every
/// tree border (FAULTS 79, 80). No one-time key ever computes twice, and nothing wrong leaves.
class HashFaultTest {
  private static final boolean SLOW = Boolean.getBoolean("pawl.slow");

  /// How many single faults of each kind are tried.
  private static final int FAULTS_A_KIND = SLOW ? 200 : 4;

  @TempDir Path root;

  private final Map<String, Tally> tallies = new TreeMap<>();
  private int runs;

  /// What faults of one kind came to.
  private static final class Tally {
    int injected;
    final Map<String, Integer> outcomes = new TreeMap<>();

    @Override
    public String toString() {
      return "%6d injected, %s".formatted(injected, outcomes);
    }
  }

  private void tally(String kind, int injected, FaultyRun run) {
    Tally tally = tallies.computeIfAbsent(kind, k -> new Tally());
    tally.injected += injected;
    run.outcomes.forEach((outcome, count) -> tally.outcomes.merge(outcome, count, Integer::sum));
  }

  private void print(String what) {
    System.out.println(what);
    tallies.forEach((kind, tally) -> System.out.println("  %-22s %s".formatted(kind, tally)));
    System.out.println(
        "  together %d injected; second pairs 0, wrong signatures released 0"
            .formatted(tallies.values().stream().mapToInt(tally -> tally.injected).sum()));
  }

  private KeyState templateBefore(StoreHouse template, SchemeParameters parameters, long leaf)
      throws Exception {
    KeyState key;
    try (PawlStore store = template.create()) {
      key = StoreHouse.key(store, "k", parameters);
    }
    FaultyRun.skipTo(template, key, leaf);
    return key;
  }

  /// Two leaves before the border, a restart, two behind it, a restart, two more with all bindings
  /// stored.
  private FaultyRun overTheBorder(
      StoreHouse template, KeyState key, HashFaults faults, String kind, Predicate<Hashed> wrong)
      throws Exception {
    String name = "run " + runs++ + ", " + kind;
    StoreHouse house = template.crashImage(root.resolve("run" + runs));
    try (var _ = ORACLE.branch()) {
      FaultyRun run = new FaultyRun(house, key, name);
      faults.arm(runs, wrong);
      run.process(2);
      run.process(2);
      run.process(2);
      int injected = faults.disarm();
      tally(kind, injected, run);
      run.process(1);
      run.assertNothingWentWrong();
      return run;
    } finally {
      StoreHouse.remove(house.root);
    }
  }

  /// What is tried: a key, the last leaf before a border at which trees of several layers end
  /// together, and how often.
  private enum Trial {
    HSS(FaultyRun.THREE_LEVELS, 1_023, FAULTS_A_KIND),
    XMSS_MT(SchemeParameters.parse("XMSSMT-SHA2_20/4_256"), 32_767, (FAULTS_A_KIND + 1) / 2);

    final SchemeParameters parameters;
    final long border;
    final int faults;

    Trial(SchemeParameters parameters, long border, int faults) {
      this.parameters = parameters;
      this.border = border;
      this.faults = faults;
    }

    /// Every category with every layer that has it. The lowest has no children; a parent tree of
    /// XMSS^MT hashes no message, and the top tree is read from its file.
    List<Kind> kinds() {
      List<Kind> kinds = new ArrayList<>();
      int top = parameters.layers() - 1;
      for (HashCategory category : HashCategory.values()) {
        for (int layer = 0; layer <= top; layer++) {
          boolean has =
              switch (category) {
                case LEAF, NODE, CHAIN -> true;
                case MESSAGE, RANDOMIZER -> this == HSS || layer == 0;
                case ROOT -> this == HSS || layer < top;
                case CHILD -> this == HSS && layer > 0;
              };
          if (has) {
            kinds.add(new Kind(category, layer));
          }
        }
      }
      return kinds;
    }
  }

  @ParameterizedTest
  @EnumSource
  void sign_withAnyHashWrong_neverComputesTwiceAndReleasesNothingWrong(Trial trial)
      throws Exception {
    StoreHouse template = new StoreHouse(root.resolve("template"));
    KeyState key = templateBefore(template, trial.parameters, trial.border - 2);
    try (HashFaults faults = new HashFaults()) {
      new FaultyRun(template, key, "template").process(1);
      assertThat(overTheBorder(template, key, faults, "none", hashed -> false).released())
          .isEqualTo(7);
      Map<Kind, Integer> seen = faults.seen();
      assertThat(seen.keySet()).containsAll(trial.kinds());
      for (Kind kind : trial.kinds()) {
        int all = seen.get(kind);
        for (int number : spread(all, trial.faults)) {
          Hashed one = new Hashed(kind, number);
          var _ = overTheBorder(template, key, faults, kind.toString(), one::equals);
        }
        Predicate<Hashed> forGood = h -> h.kind().equals(kind) && h.number() >= all / 2;
        var _ = overTheBorder(template, key, faults, kind + ", for good", forGood);
      }
    }
    print("hash faults over a border, " + trial + ", " + runs + " runs of three processes:");
    assertThat(tallies.values()).filteredOn(tally -> tally.injected == 0).hasSize(1); // "none"
  }

  private static Set<Integer> spread(int all, int count) {
    Set<Integer> numbers = new HashSet<>();
    for (int i = 0; i < count; i++) {
      numbers.add((int) ((long) i * (all - 1) / Math.max(1, count - 1)));
    }
    return numbers;
  }

  @Test
  void sign_overEveryBorderWithHashesWrongNowAndThen_neverComputesTwice() throws Exception {
    StoreHouse house = new StoreHouse(root);
    KeyState key = templateBefore(house, StoreHouse.H5_H5, 0);
    Random random = new Random(7);
    int released = 0;
    try (HashFaults faults = new HashFaults()) {
      for (int border = 1; border < 32; border++) {
        FaultyRun.skipTo(house, key, Math.max(next(house, key), border * 32L - 1));
        FaultyRun run = new FaultyRun(house, key, "border " + border);
        List<HashCategory> some = List.of(HashCategory.values());
        HashCategory category = some.get(border % some.size());
        boolean isOften =
            Set.of(HashCategory.LEAF, HashCategory.NODE, HashCategory.CHAIN).contains(category);
        int oneIn = isOften ? 150 : 4;
        faults.arm(border, h -> h.kind().category() == category && random.nextInt(oneIn) == 0);
        run.process(1);
        run.process(2);
        tally(category.toString(), faults.disarm(), run);
        released += run.released();
      }
    }
    FaultyRun after = new FaultyRun(house, key, "after");
    after.assertNothingWentWrong();
    print("hash faults at random, two restarts at each of 31 borders:");
    assertThat(released).isPositive();
  }

  private static long next(StoreHouse house, KeyState key) throws Exception {
    try (PawlStore store = house.open()) {
      return store.state().key(key.id()).orElseThrow().leaves().next();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {SMALL + "," + SMALL, "XMSSMT-SHA2_20/4_256"})
  void keyMadeWithHashesWrong_signsRightlyOrNotAtAll(String parameters) throws Exception {
    try (HashFaults faults = new HashFaults()) {
      for (HashCategory category :
          List.of(HashCategory.LEAF, HashCategory.NODE, HashCategory.CHAIN, HashCategory.ROOT)) {
        StoreHouse house = new StoreHouse(root.resolve(category.name()));
        KeyState key;
        Kind kind = new Kind(category, HashFaults.NO_LAYER);
        int number = category == HashCategory.NODE ? 5 : 0;
        faults.arm(1, new Hashed(kind, number)::equals);
        try (PawlStore store = house.create()) {
          key = StoreHouse.key(store, "k", SchemeParameters.parse(parameters));
        }
        int injected = faults.disarm();
        assertThat(injected).as(category.name()).isEqualTo(1);
        FaultyRun run = new FaultyRun(house, key, category.name());
        run.process(2);
        run.process(2);
        run.assertNothingWentWrong();
        tally("new key, " + category, injected, run);
      }
    }
    print("hash faults in making a key:");
  }

  private static final String SMALL = "LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W4";
  private static final String IN_A_FILE = "LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W8";

  /// Twice, too: a file that was written while hashes went wrong must not keep the key from signing
  /// for ever.
  @ParameterizedTest
  @ValueSource(strings = {SMALL, IN_A_FILE, "XMSS-SHA2_10_256"})
  void topTree_thatComesOutWrong_isMadeAgain(String top) throws Exception {
    StoreHouse house = new StoreHouse(root);
    KeyState key = templateBefore(house, SchemeParameters.parse(top), 0);
    for (int wrong = 1; wrong <= 2; wrong++) {
      if (Files.exists(house.paths.derived())) {
        StoreHouse.remove(house.paths.derived());
      }
      FaultyRun run = new FaultyRun(house, key, "wrong " + wrong);
      try (HashFaults faults = new HashFaults()) {
        int first = wrong;
        faults.arm(1, h -> h.kind().equals(new Kind(HashCategory.ROOT, 0)) && h.number() < first);
        run.process(1);
        assertThat(faults.disarm()).isEqualTo(wrong);
      }
      assertThat(run.outcomes).containsOnlyKeys(wrong == 1 ? "Released" : "StoreDamagedException");
      run.process(1);
      assertThat(run.released()).isEqualTo(wrong == 1 ? 2 : 1);
      run.assertNothingWentWrong();
    }
  }

  /// FAULTS 79: the root is compared with the stored binding before a leaf of the child signs.
  @ParameterizedTest
  @ValueSource(strings = {SMALL + "," + SMALL, SMALL + "," + IN_A_FILE, "XMSSMT-SHA2_20/4_256"})
  void child_thatComesOutWrongOnce_isMadeAgainAndCostsNoLeaf(String parameters) throws Exception {
    StoreHouse house = new StoreHouse(root);
    KeyState key = templateBefore(house, SchemeParameters.parse(parameters), 0);
    FaultyRun run = new FaultyRun(house, key, "once");
    run.process(1);
    StoreHouse.remove(house.paths.derived());
    try (HashFaults faults = new HashFaults()) {
      faults.arm(1, new Hashed(new Kind(HashCategory.ROOT, 0), 0)::equals);
      run.process(3);
      assertThat(faults.disarm()).isEqualTo(1);
    }
    assertThat(run.outcomes).isEqualTo(Map.of("Released", 4));
    run.process(1);
    assertThat(run.released()).isEqualTo(5);
    run.assertNothingWentWrong();
  }

  /// As long as it comes out wrong, nothing of it signs, and the key is stopped before many leaves
  /// are burned.
  @ParameterizedTest
  @ValueSource(strings = {SMALL + "," + SMALL, "XMSSMT-SHA2_20/4_256"})
  void child_thatComesOutWrongAgainAndAgain_computesNothingAndStopsTheKey(String parameters)
      throws Exception {
    StoreHouse house = new StoreHouse(root);
    KeyState key = templateBefore(house, SchemeParameters.parse(parameters), 0);
    FaultyRun run = new FaultyRun(house, key, "again");
    run.process(1);
    StoreHouse.remove(house.paths.derived());
    long computed = ORACLE.total();
    try (HashFaults faults = new HashFaults()) {
      faults.arm(1, hashed -> hashed.kind().equals(new Kind(HashCategory.ROOT, 0)));
      run.process(4);
      assertThat(faults.disarm()).isPositive();
    }
    assertThat(ORACLE.total()).isEqualTo(computed);
    assertThat(run.outcomes).isEqualTo(Map.of("Released", 1, "Failed", 3, "Refused", 1));
    FaultyRun.skipTo(house, key, 0);
    run.process(1);
    assertThat(run.released()).isEqualTo(2);
    run.assertNothingWentWrong();
    try (PawlStore store = house.open()) {
      assertThat(released(store.signer().sign(request(key.id(), "next"))).receipt().leaf())
          .isEqualTo(5);
    }
  }
}
