package dev.pawl.signer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.HssPublicKey;
import dev.pawl.hbs.Message;
import dev.pawl.hbs.Verification;
import dev.pawl.hbs.sign.SchemePrivateKey;
import dev.pawl.hbs.sign.TreePrivateKey;
import dev.pawl.ledger.KeyPolicy;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.Ledger;
import dev.pawl.ledger.RefusedException;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.testkit.MortalDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyCreationTest {
  private static final String QUICK = "LMS_SHA256_M24_H5/LMOTS_SHA256_N24_W8";

  /// The quickest tree that takes long enough for checkpoints.
  private static final String LONG = "LMS_SHA256_M32_H15/LMOTS_SHA256_N32_W4";

  private static final int CHUNKS = 32;
  private static final int THREADS = 2;

  @TempDir Path directory;
  private final Ledger ledger = TestLedger.of(KeyWorkshop.STORE);

  @AfterEach
  void end() {
    ledger.close();
  }

  private List<Path> filesLeft(String below) throws IOException {
    Path at = directory.resolve(below);
    if (!Files.exists(at)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(at)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private void assertSigns(KeyState created) throws Exception {
    try (KeyWorkshop workshop = new KeyWorkshop(TestDisk.immortal(), directory)) {
      OpenKey key = workshop.open(ledger, created);
      assertThat(key.parameters().layers()).isEqualTo(1);
      Message message = Message.of(new byte[] {5});
      byte[] signature =
          SignatureParts.assemble(key.parameters(), List.of(), key.tree(0, 0).sign(3, message));
      assertThat(key.publicKey().verify(message, signature)).isEqualTo(new Verification.Valid());
      assertThat(workshop.progress).isEmpty(); // the nodes were there
    }
  }

  @Test
  void create_recordsTheKeyAndLeavesNothingPending() throws Exception {
    KeyState created;
    try (KeyWorkshop workshop = new KeyWorkshop(TestDisk.immortal(), directory)) {
      created =
          workshop.creation.create(
              ledger,
              new KeyRequest(
                  "release-1", HssParameters.parse(QUICK), new KeyPolicy("firmware", List.of(100))),
              TreeProgress.Listener.NONE,
              () -> false);
    }
    assertThat(created.created().name()).isEqualTo("release-1");
    assertThat(created.created().parameters()).isEqualTo(QUICK);
    assertThat(created.created().heights()).containsExactly(5);
    assertThat(created.created().policy()).isEqualTo(new KeyPolicy("firmware", List.of(100)));
    assertThat(filesLeft("pending")).isEmpty();
    assertThat(ledger.state().keys()).containsExactly(created);
    assertSigns(created);
  }

  @Test
  void create_keepsEverythingForTheOwnerAlone() throws Exception {
    try (KeyWorkshop workshop = new KeyWorkshop(TestDisk.immortal(), directory)) {
      cancelled(workshop, "pending-one");
    }
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.filter(path -> !path.equals(directory)).toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .as(path.toString())
            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
      }
    }
    assertThat(filesLeft("pending")).hasSize(1);
  }

  private void cancelled(KeyWorkshop workshop, String name) {
    assertThatThrownBy(() ->
            workshop.creation.create(
                ledger, KeyWorkshop.request(name, QUICK), TreeProgress.Listener.NONE, () -> true))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void create_ofATakenName_isRefused() throws Exception {
    try (KeyWorkshop workshop = new KeyWorkshop(TestDisk.immortal(), directory)) {
      workshop.create(ledger, "one", QUICK);
      assertThatThrownBy(() -> workshop.create(ledger, "one", QUICK))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining("created before");
    }
    assertThat(filesLeft("pending")).isEmpty();
  }

  /// A machine that dies before step 4 is durable leaves the record of a key that exists.
  @Test
  void create_withOtherWishesThanTheKeyOfALeftRecord_isRefused() throws Exception {
    try (KeyWorkshop workshop = new KeyWorkshop(TestDisk.immortal(), directory)) {
      cancelled(workshop, "one");
      Path record = filesLeft("pending").getFirst();
      Path kept = Files.copy(record, directory.resolve("kept"));
      KeyState born = workshop.create(ledger, "one", QUICK);
      HssParameters parameters = HssParameters.parse(QUICK);
      for (KeyRequest other :
          List.of(
              KeyWorkshop.request("one", QUICK.replace("W8", "W4")),
              new KeyRequest("one", parameters, new KeyPolicy("cnsa-2.0", List.of(7))))) {
        Files.copy(kept, record);
        assertThatThrownBy(() ->
                workshop.creation.create(ledger, other, TreeProgress.Listener.NONE, () -> false))
            .isInstanceOf(RefusedException.class)
            .hasMessageContaining("created before");
      }
      Files.copy(kept, record);
      assertThat(workshop.create(ledger, "one", QUICK)).isEqualTo(born);
      assertThat(ledger.state().keys()).containsExactly(born);
    }
  }

  @Test
  void create_withOtherParametersThanThePendingOnes_isRefusedUntilDiscarded() throws Exception {
    String other = QUICK.replace("W8", "W4");
    try (KeyWorkshop workshop = new KeyWorkshop(TestDisk.immortal(), directory)) {
      cancelled(workshop, "one");
      assertThatThrownBy(() -> workshop.create(ledger, "one", other))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining(QUICK);
      workshop.creation.discard(ledger, "one");
      assertThat(filesLeft("")).isEmpty();
      assertThat(workshop.create(ledger, "one", other).created().parameters()).isEqualTo(other);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "-x", " ", "a b", "ä"})
  void request_withANameThatIsNoFileName_isRefused(String name) {
    assertThatThrownBy(() -> KeyWorkshop.request(name, QUICK))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("key name");
  }

  /// Kills the process after each of its changes to the disk; the next attempt always ends with
  /// exactly one key, that of the record, whether the record had become durable or not.
  @Test
  void create_killedAfterAnyChange_isCompletedByTheNextAttempt() throws Exception {
    int deaths = 0;
    while (true) {
      String name = "key-" + deaths;
      TestDisk disk = TestDisk.dyingAfter(deaths, "none");
      boolean died = false;
      try (KeyWorkshop workshop = new KeyWorkshop(disk, directory)) {
        workshop.create(ledger, name, QUICK);
      } catch (MortalDisk.Dead e) {
        died = true;
      }
      try (KeyWorkshop workshop = new KeyWorkshop(TestDisk.immortal(), directory)) {
        byte[] sealed =
            workshop.creation.pending(name).map(p -> p.sealed().toArray()).orElse(new byte[0]);
        boolean wasComplete = sealed.length == 0 && ledger.state().keyNamed(name).isPresent();
        KeyState created =
            wasComplete
                ? ledger.state().keyNamed(name).orElseThrow()
                : workshop.create(ledger, name, QUICK);
        if (sealed.length > 0) {
          assertThat(KeyWorkshop.sealed(ledger, created.created()).toArray()).isEqualTo(sealed);
        }
        assertSigns(created);
      }
      assertThat(filesLeft("pending")).isEmpty();
      assertThat(ledger.state().keys()).hasSize(deaths + 1);
      if (!died) {
        break;
      }
      deaths++;
    }
    assertThat(deaths).isGreaterThan(15);
  }

  /// Kills one long creation again and again, and looks at how much work was done twice.
  @Test
  void create_ofALongTreeKilledManyTimes_keepsItsChunks() throws Exception {
    int made = 0;
    int deaths = 0;
    KeyState created = null;
    byte[] sealed = new byte[0];
    while (created == null) {
      TestDisk disk = TestDisk.dyingAfter(150 + 17 * deaths, ".checkpoints");
      try (KeyWorkshop workshop = new KeyWorkshop(disk, directory)) {
        created = workshop.create(ledger, "long", LONG);
      } catch (MortalDisk.Dead e) {
        deaths++;
      }
      made += disk.forcesOfWatched.get();
      try (KeyWorkshop workshop = new KeyWorkshop(TestDisk.immortal(), directory)) {
        byte[] now =
            workshop.creation.pending("long").map(p -> p.sealed().toArray()).orElse(sealed);
        assertThat(sealed.length == 0 || Arrays.equals(now, sealed)).isTrue();
        sealed = now;
      }
    }
    assertThat(deaths).isGreaterThanOrEqualTo(2);
    // Each attempt that begins the file forces its header; each chunk forces its record.
    assertThat(made).isBetween(CHUNKS, CHUNKS + 2);
    assertThat(filesLeft("derived")).hasSize(1);
    assertSigns(created);
  }

  private void assertIsTheTreeOfItsSeed(KeyState created) throws Exception {
    HssParameters parameters = HssParameters.parse(created.created().parameters());
    try (KeyWorkshop workshop = new KeyWorkshop(TestDisk.immortal(), directory);
        SchemePrivateKey whole =
            workshop.vault.unseal(
                created.id(), parameters, KeyWorkshop.sealed(ledger, created.created()));
        TreePrivateKey key = whole.top()) {
      MemoryNodes nodes = new MemoryNodes(key.height(), key.n());
      byte[] root =
          new TreeGenerator(THREADS, InstantSource.system())
              .generate(
                  key,
                  nodes,
                  new TreeGenerator.Watch(
                      TreeProgress.Purpose.NEW_KEY, 0, TreeProgress.Listener.NONE, () -> false));
      assertThat(HssPublicKey.parse(created.created().publicKey().toArray()).top().root())
          .isEqualTo(root);
    }
  }

  @Test
  void create_cancelledHalfWayAndTamperedWith_makesOnlyTheBadChunksAgain() throws Exception {
    AtomicInteger reports = new AtomicInteger();
    TestDisk first = TestDisk.watching(".checkpoints");
    try (KeyWorkshop workshop = new KeyWorkshop(first, directory)) {
      assertThatThrownBy(() ->
              workshop.creation.create(
                  ledger,
                  KeyWorkshop.request("long", LONG),
                  progress -> reports.incrementAndGet(),
                  () -> first.forcesOfWatched.get() > 6))
          .isInstanceOf(CancellationException.class);
    }
    Path part =
        filesLeft("derived").stream()
            .filter(p -> p.toString().endsWith(".part"))
            .findFirst()
            .orElseThrow();
    byte[] nodes = Files.readAllBytes(part);
    // The first leaf of the leftmost chunk: somebody plants a one-time key.
    nodes[NodeFile.HEADER_BYTES + 32_767 * 32] ^= 1;
    Files.write(part, nodes);
    List<TreeProgress> progress = new ArrayList<>();
    TestDisk second = TestDisk.watching(".checkpoints");
    KeyState created;
    try (KeyWorkshop workshop = new KeyWorkshop(second, directory)) {
      created =
          workshop.creation.create(
              ledger, KeyWorkshop.request("long", LONG), progress::add, () -> false);
    }
    int kept = first.forcesOfWatched.get() - 1;
    assertThat(kept).isGreaterThanOrEqualTo(6);
    assertThat(second.forcesOfWatched.get()).isEqualTo(CHUNKS - kept + 1);
    assertThat(progress.getLast().leaves()).isEqualTo(32_768);
    assertThat(progress.getLast().purpose()).isEqualTo(TreeProgress.Purpose.NEW_KEY);
    assertIsTheTreeOfItsSeed(created);
  }

  @Test
  void create_interrupted_endsAndStaysInterrupted() throws Exception {
    try (KeyWorkshop workshop = new KeyWorkshop(TestDisk.immortal(), directory)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> workshop.create(ledger, "long", LONG))
          .isInstanceOfAny(CancellationException.class, IOException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(ledger.state().keys()).isEmpty();
    }
  }

  @Test
  void create_withADamagedRecord_saysSo() throws Exception {
    try (KeyWorkshop workshop = new KeyWorkshop(TestDisk.immortal(), directory)) {
      cancelled(workshop, "one");
      Path record = filesLeft("pending").getFirst();
      byte[] whole = Files.readAllBytes(record);
      for (int at = 0; at < whole.length; at++) {
        byte[] damaged = whole.clone();
        damaged[at] ^= 4;
        Files.write(record, damaged);
        assertThatThrownBy(() -> workshop.create(ledger, "one", QUICK))
            .isInstanceOf(StoreDamagedException.class);
      }
      for (int length = 0; length < whole.length; length++) {
        Files.write(record, Arrays.copyOf(whole, length));
        assertThatThrownBy(() -> workshop.create(ledger, "one", QUICK))
            .isInstanceOf(StoreDamagedException.class);
      }
      Files.write(record, whole);
      Files.copy(record, record.resolveSibling("two.key"));
      assertThatThrownBy(() -> workshop.create(ledger, "two", QUICK))
          .isInstanceOf(StoreDamagedException.class);
      assertThat(workshop.create(ledger, "one", QUICK).created().name()).isEqualTo("one");
    }
  }
}
