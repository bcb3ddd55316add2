package dev.pawl.signer;

import static dev.pawl.signer.OneTimeOracle.ORACLE;
import static dev.pawl.signer.SigningTest.assertGenuine;
import static dev.pawl.signer.SigningTest.message;
import static dev.pawl.signer.SigningTest.released;
import static dev.pawl.signer.SigningTest.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.signer.PowerLoss.Given;
import dev.pawl.signer.PowerLoss.Moment;
import dev.pawl.testkit.Fault;
import dev.pawl.testkit.Operation;
import dev.pawl.testkit.SimulatedDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Goal: whenever the power fails while the program signs over a tree border, the next process
/// opens what is left, has every receipt that anybody was given, answers its requests by the same
/// bytes, and lets no one-time key compute that has computed, released or not.
///
/// Method: the program itself, from [PawlStore] down, over a disk that loses, keeps, reorders and
/// tears what was not forced ([PowerLoss]). Before each operation of the first life, and after the
/// last, images of what a power loss can leave begin a second life each, which is audited and signs
/// over the border, or over the next one; some second lives lose the power while they open, and a
/// third begins. In all of them the oracle knows what had been computed up to the loss. The index
/// of requests is as it was, older, damaged or gone.
///
/// `-Dpawl.power.seed=` repeats a run, `-Dpawl.slow=true` opens more images.
class SignerPowerLossTest {
  private static final boolean SLOW = Boolean.getBoolean("pawl.slow");

  @TempDir Path root;

  private final long seed = Long.getLong("pawl.power.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private SimulatedHouse house;
  private Trial trial;
  private KeyState key;
  private SchemePublicKey publicKey;
  private Optional<byte[]> olderIndex;
  private int seconds; // second lives
  private int opened;
  private int nested;
  private @Nullable Map<String, Integer> seen; // null where nothing may be wrong

  /// Which key signs over which border.
  private enum Trial {
    /// The bottom tree ends.
    HSS(StoreHouse.H5_H5, 32, SLOW ? 64 : 12, SLOW ? 4 : 20),
    /// The bottom tree and the one above it end together.
    XMSS_MT(SchemeParameters.parse("XMSSMT-SHA2_20/4_256"), 1_024, SLOW ? 16 : 2, SLOW ? 8 : 20);

    final SchemeParameters parameters;
    final long border;
    final int images; // of a moment
    final int nest; // one of so many lives loses the power again

    Trial(SchemeParameters parameters, long border, int images, int nest) {
      this.parameters = parameters;
      this.border = border;
      this.images = images;
      this.nest = nest;
    }
  }

  /// @param name of the run: each has a key of its own
  private SimulatedDisk makeTemplate(Trial wanted, String name) throws Exception {
    trial = wanted;
    house = new SimulatedHouse(root.resolve("house"));
    SimulatedDisk disk = new SimulatedDisk();
    key = house.create(disk, seed + name.hashCode(), trial.parameters, trial.border - 2);
    publicKey = SchemePublicKey.parse(trial.parameters, key.created().publicKey().toArray());
    olderIndex = house.index();
    return disk.copy();
  }

  /// Signs two leaves before the border and three behind it; two of them share a lease.
  private void firstLife(SimulatedDisk disk, List<Given> given) throws Exception {
    try (PawlStore store = house.open(disk, seed + 1)) {
      given.add(sign(store, "a", Optional.of("id a")));
      given.add(sign(store, "b", Optional.empty()));
      store
          .signer()
          .signEach(
              List.of(request(key.id(), "c", "id c"), request(key.id(), "d")),
              outcome -> {
                String text = given.size() == 2 ? "c" : "d";
                Optional<String> id = text.equals("c") ? Optional.of("id c") : Optional.empty();
                given.add(new Given(text, id, released(outcome)));
              });
      given.add(sign(store, "e", Optional.of("id e")));
    }
  }

  private Given sign(PawlStore store, String text, Optional<String> id) throws Exception {
    SignRequest request = new SignRequest(key.id(), message(text), "label", id);
    return new Given(text, id, released(store.signer().sign(request)));
  }

  @ParameterizedTest
  @EnumSource
  void powerLoss_atEveryOperation_usesNoLeafTwiceAndLosesNoReceipt(Trial wanted) throws Exception {
    System.out.println("SignerPowerLossTest: seed " + seed);
    long begun = System.nanoTime();
    long before = ORACLE.total();
    int moments = lives(makeTemplate(wanted, wanted.name()), Fault.Plan.NO_FAULTS);
    System.out.printf(
        "%s: power lost at %d moments, %d images opened, %d of them after a second loss;"
            + " %d one-time signatures, %.1f s%n",
        wanted,
        moments,
        opened,
        nested,
        ORACLE.total() - before,
        (System.nanoTime() - begun) / 1e9);
    assertThat(moments).isGreaterThan(40);
    assertThat(nested).isGreaterThan(10);
  }

  /// The first life, and all that can follow it.
  ///
  /// @return at how many moments the power was lost
  private int lives(SimulatedDisk disk, Fault.Plan faults) throws Exception {
    List<Given> given = new CopyOnWriteArrayList<>();
    PowerLoss watch = PowerLoss.watch(disk, house, given, faults);
    firstLife(disk, given);
    List<Moment> moments = watch.end();
    assertThat(ORACLE.takeViolations()).isEmpty();
    int images = seen == null ? trial.images : 6;
    Set<List<Long>> worlds = new HashSet<>();
    for (Moment moment : moments) {
      try (var _ = ORACLE.branch()) {
        moment.computed().close();
        for (SimulatedDisk image : moment.images(images, random.nextLong())) {
          if (worlds.add(world(moment, image))) {
            secondLife(moment, image);
          }
        }
      }
    }
    return moments.size();
  }

  /// What can make a difference to the next life.
  private static List<Long> world(Moment moment, SimulatedDisk image) {
    return List.of(image.fingerprint(), (long) moment.given().size(), moment.computations());
  }

  private void secondLife(Moment moment, SimulatedDisk image) throws Exception {
    List<Moment> again = new ArrayList<>();
    try (var _ = ORACLE.branch()) {
      if (seen != null) {
        tally(moment, image, seen);
      } else if (seconds++ % trial.nest == 0) {
        List<Given> given = new CopyOnWriteArrayList<>(moment.given());
        PowerLoss watch = PowerLoss.watch(image, house, given, Fault.Plan.NO_FAULTS);
        live(moment, image, given, () -> again.addAll(watch.end()));
      } else {
        live(moment, image, new ArrayList<>(moment.given()), () -> {});
      }
    }
    for (Moment second : again) {
      try (var _ = ORACLE.branch()) {
        second.computed().close();
        for (SimulatedDisk left : second.images(SLOW ? 2 : 1, random.nextLong())) {
          try (var _ = ORACLE.branch()) {
            live(second, left, new ArrayList<>(second.given()), () -> {});
            nested++;
          }
        }
      }
    }
  }

  /// A process after a power loss.
  ///
  /// @param given what was released before; what this life releases is added
  /// @param isOpen called when it has opened, and signed once
  private void live(Moment moment, SimulatedDisk disk, List<Given> given, Runnable isOpen)
      throws Exception {
    String when = "seed %d, life %d, %s".formatted(seed, ++opened, moment.name());
    house.index(someIndex(moment));
    try (PawlStore store = house.open(disk, random.nextLong())) {
      for (Given each : given) {
        checkIsThere(store, each, when);
      }
      signOn(store, given, 1, when);
      isOpen.run();
      long leaf = signOn(store, given, 1, when);
      while (leaf <= trial.border) {
        leaf = signOn(store, given, 1, when);
      }
      if (random.nextInt(4) == 0) {
        SimulatedHouse.skipTo(store, key, trial.border + 31);
        signOn(store, given, 2, when);
      }
      assertThat(store.audit(AuditProgress.NONE).findings()).as(when).isEmpty();
    }
    if (seen == null) {
      assertThat(ORACLE.takeViolations()).as("computed twice, %s", when).isEmpty();
    }
  }

  private Optional<byte[]> someIndex(Moment moment) {
    return switch (random.nextInt(4)) {
      case 0 -> Optional.empty();
      case 1 -> olderIndex;
      case 2 -> moment.index().map(bytes -> Arrays.copyOf(bytes, bytes.length / 2));
      default -> moment.index();
    };
  }

  /// The receipt is in the ledger, and a request with an id is answered by the same bytes.
  private void checkIsThere(PawlStore store, Given earlier, String when) throws Exception {
    Receipt receipt = earlier.released().receipt();
    assertThat(store.ledger().head().size())
        .as("receipt lost: '%s', %s", earlier.text(), when)
        .isGreaterThan(receipt.index());
    assertThat(store.ledger().read(receipt.index()).entry())
        .as("receipt lost: '%s', %s", earlier.text(), when)
        .isEqualTo(receipt.entry());
    if (earlier.id().isPresent()) {
      Given again = sign(store, earlier.text(), earlier.id());
      assertThat(again.released().replayed()).as(when).isTrue();
      assertThat(again.released().signature()).as(when).isEqualTo(earlier.released().signature());
    }
  }

  /// @return the last leaf that signed
  private long signOn(PawlStore store, List<Given> given, int count, String when) throws Exception {
    long leaf = -1;
    for (int i = 0; i < count; i++) {
      String text = "life " + opened + ", message " + given.size();
      Given made = sign(store, text, Optional.of(text));
      assertGenuine(publicKey, text, made.released());
      leaf = made.released().receipt().leaf();
      assertThat(given)
          .as(when)
          .extracting(earlier -> earlier.released().receipt().leaf())
          .doesNotContain(leaf);
      given.add(made);
    }
    return leaf;
  }

  /// What the first life is told although it is not so.
  private enum Lie {
    EVERY_FORCE(path -> true),
    FORCE_OF_THE_JOURNAL(path -> path.toString().contains("journal"));

    final Predicate<Path> about;

    Lie(Predicate<Path> about) {
      this.about = about;
    }

    Fault of(Operation operation) {
      return operation.kind() == Operation.Kind.FORCE && about.test(operation.path())
          ? Fault.SKIPPED
          : Fault.NONE;
    }
  }

  /// What a second life finds wrong: with the receipts that were given, and where nobody has any.
  private void tally(Moment moment, SimulatedDisk image, Map<String, Integer> found)
      throws Exception {
    for (List<Given> given : List.of(moment.given(), List.<Given>of())) {
      try (var _ = ORACLE.branch()) {
        found.merge(verdict(moment, image.copy(), given), 1, Integer::sum);
      }
    }
  }

  private String verdict(Moment moment, SimulatedDisk image, List<Given> given) throws Exception {
    try {
      live(moment, image, new ArrayList<>(given), () -> {});
      return ORACLE.takeViolations().isEmpty() ? "right" : "computed twice";
    } catch (StoreDamagedException e) {
      return "refused";
    } catch (AssertionError e) {
      var _ = ORACLE.takeViolations();
      return String.valueOf(e.getMessage()).contains("receipt lost") ? "receipt lost" : "wrong";
    }
  }

  /// The same lives see it where nothing was forced.
  @ParameterizedTest
  @EnumSource
  void powerLoss_onADiskThatLies_isSeen(Lie lie) throws Exception {
    System.out.println("SignerPowerLossTest: seed " + seed);
    seen = new TreeMap<>();
    int moments = lives(makeTemplate(Trial.HSS, lie.name()), lie::of);
    System.out.println(lie + ": " + moments + " moments, " + opened + " images, " + seen);
    if (lie == Lie.EVERY_FORCE) {
      assertThat(seen.getOrDefault("computed twice", 0)).isGreaterThan(10);
      assertThat(seen.getOrDefault("receipt lost", 0)).isGreaterThan(10);
    } else {
      assertThat(seen.getOrDefault("refused", 0)).isGreaterThan(10);
    }
  }
}
