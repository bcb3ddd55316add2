package dev.pawl.signer;

import static dev.pawl.signer.OneTimeOracle.ORACLE;
import static dev.pawl.signer.SigningTest.assertGenuine;
import static dev.pawl.signer.SigningTest.released;
import static dev.pawl.signer.SigningTest.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.ledger.Entry.Signed;
import dev.pawl.ledger.EntryCodec;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.LayerState;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.ledger.LedgerStore.RecordCursor;
import dev.pawl.testkit.probe.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Goal: however leaves are skipped, each parent leaf certifies once (FAULTS 83).
///
/// Method: keys of three and four layers, and processes that sign a few messages each. In and
/// between them the key jumps by chance: it is stopped and resumed at a leaf further on, a few
/// leaves, to a border or over several, while the process holds leases or not; processes die at
/// some change to the disk, which leaves trees that nobody will ever certify, and those are
/// skipped; derived files vanish. [OneTimeWatch] sees each one-time key that computes twice.
///
/// `-Dpawl.jumps.seed=` repeats a run.
class JumpsTest {
  private static final int PROCESSES = Boolean.getBoolean("pawl.slow") ? 200 : 40;

  @TempDir Path root;

  private final long seed = Long.getLong("pawl.jumps.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Set<Long> leaves = new HashSet<>();
  private StoreHouse house;
  private KeyState key;
  private SchemePublicKey publicKey;
  private int signed;
  private int jumps;
  private int deaths;

  private enum Trial {
    HSS(FaultyRun.THREE_LEVELS),
    XMSS_MT(SchemeParameters.parse("XMSSMT-SHA2_20/4_192"));

    final SchemeParameters parameters;

    Trial(SchemeParameters parameters) {
      this.parameters = parameters;
    }
  }

  private void makeKey(SchemeParameters parameters) throws Exception {
    house = new StoreHouse(root.resolve("house"));
    try (PawlStore store = house.create()) {
      key = StoreHouse.key(store, "k", parameters);
    }
    publicKey = SchemePublicKey.parse(parameters, key.created().publicKey().toArray());
  }

  @ParameterizedTest
  @EnumSource
  void jumps_overAnyBordersWithRestarts_certifyEachTreeOnce(Trial trial) throws Exception {
    System.out.println("JumpsTest: seed " + seed);
    makeKey(trial.parameters);
    for (int process = 0; process < PROCESSES; process++) {
      boolean dies = random.nextInt(3) == 0;
      process(dies ? TestDisk.dyingAfter(1 + random.nextInt(45), "never") : TestDisk.immortal());
      assertThat(ORACLE.takeViolations()).as("seed %d, process %d", seed, process).isEmpty();
      if (random.nextInt(8) == 0 && Files.exists(house.paths.derived())) {
        Files.move(house.paths.derived(), root.resolve("gone " + process));
      }
    }
    try (PawlStore store = house.open()) {
      int parents = assertEachCertifiesOnce(store);
      List<LayerState> layers = store.state().key(key.id()).orElseThrow().layers();
      long passed = layers.stream().skip(1).mapToLong(LayerState::burned).sum();
      System.out.printf(
          "%s: %d signatures, %d jumps, %d deaths; %d trees certified, %d passed over%n",
          trial, signed, jumps, deaths, parents, passed);
      assertThat(store.audit(AuditProgress.NONE).findings()).as("seed %d", seed).isEmpty();
      assertThat(parents).isGreaterThan(10);
    }
    assertThat(signed).isEqualTo(leaves.size()).isGreaterThan(20);
  }

  /// Signs and jumps until it ends, or dies.
  private void process(TestDisk disk) throws Exception {
    try (PawlStore store = house.open(house.surroundings(disk))) {
      int steps = 1 + random.nextInt(4);
      for (int step = 0; step < steps; step++) {
        // Whoever died between a stop and its end left the key stopped.
        KeyState now = store.state().key(key.id()).orElseThrow();
        if (now.status() != KeyState.Status.ACTIVE || random.nextBoolean()) {
          jump(store);
        }
        sign(store, 1 + random.nextInt(4));
      }
    } catch (IOException | RuntimeException e) {
      if (!disk.isDead()) {
        throw e;
      }
    }
    deaths += disk.isDead() ? 1 : 0;
  }

  private void sign(PawlStore store, int count) throws Exception {
    List<String> texts =
        random.ints(count).mapToObj(number -> "message " + signed + " " + number).toList();
    List<SignRequest> requests = texts.stream().map(text -> request(key.id(), text)).toList();
    List<SignOutcome> outcomes = store.signer().signAll(requests);
    for (int i = 0; i < count; i++) {
      SignOutcome.Released released = released(outcomes.get(i));
      assertGenuine(publicKey, texts.get(i), released);
      assertThat(leaves.add(released.receipt().leaf())).as("seed %d", seed).isTrue();
      signed++;
    }
  }

  /// A few leaves, to just before a border, onto one, or over the trees of a layer above.
  private void jump(PawlStore store) {
    long next = store.state().key(key.id()).orElseThrow().leaves().next();
    long border = (next / 32 + 1) * 32;
    long far = (next / 1_024 + 1) * 1_024;
    long leaf =
        switch (random.nextInt(6)) {
          case 0 -> next + random.nextInt(8);
          case 1 -> border - 1;
          case 2 -> border + random.nextInt(3);
          case 3 -> border + 32L * random.nextInt(4) + random.nextInt(32);
          case 4 -> random.nextInt(4) == 0 ? far - random.nextInt(3) : border;
          default -> random.nextLong(next + 1); // not ahead: nothing is given out again
        };
    SimulatedHouse.skipTo(store, key, leaf);
    jumps++;
  }

  private int assertEachCertifiesOnce(PawlStore store) {
    Set<List<Long>> parents = new HashSet<>();
    try (RecordCursor records = store.ledger().readFrom(0)) {
      for (Optional<LedgerRecord> next = records.next(); next.isPresent(); next = records.next()) {
        if (EntryCodec.decode(next.get().entry()) instanceof Signed entry && entry.layer() > 0) {
          assertThat(parents.add(List.of((long) entry.layer(), entry.leaf())))
              .as("seed %d: leaf %d of layer %d", seed, entry.leaf(), entry.layer())
              .isTrue();
        }
      }
    }
    return parents.size();
  }

  /// The same jumps with a parent that signs again instead of remembering.
  @Test
  void jumps_withAParentThatSignsAgain_areSeen() throws Exception {
    System.out.println("JumpsTest: seed " + seed);
    makeKey(FaultyRun.THREE_LEVELS);
    for (int process = 0; process < 4; process++) {
      try (PawlStore store = house.open();
          var _ = Probe.watch(Set.of(SignsAgain.STORED), new SignsAgain(store.signingKey(key)))) {
        jump(store);
        sign(store, 1);
      }
    }
    assertThat(ORACLE.takeViolations()).isNotEmpty();
  }
}
