package dev.pawl.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.durable.LockedException;
import dev.pawl.durable.RealDisk;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.testkit.GrowingLog;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.note.KeyType;
import dev.pawl.tlog.note.NoteSigner;
import dev.pawl.tlog.note.SignedNote;
import dev.pawl.tlog.note.VerifierKey;
import dev.pawl.witness.Witness.Answer;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WitnessTest {
  private static final long TIME = 1_700_000_000;

  @TempDir private Path directory;
  private List<VerifierKey> keys;
  private GrowingLog log;

  @BeforeEach
  void make() throws Exception {
    directory = directory.resolve("witness");
    keys = Witness.create(new RealDisk(), directory, "w.example/1", new SecureRandom());
    log = GrowingLog.named("log.example/a", 40, new SecureRandom());
    Witness.follow(new RealDisk(), directory, log.keys());
  }

  private Witness open() throws IOException {
    return Witness.open(new RealDisk(), directory, () -> TIME);
  }

  private void assertCosigned(Answer answer, SignedNote checkpoint) throws Exception {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    SignedNote cosigned = SignedNote.parse(checkpoint.encode() + answer.body());
    for (VerifierKey key : keys) {
      assertThat(key.cosignedAt(cosigned)).hasValue(TIME);
    }
  }

  @Test
  void addCheckpoint_ofAGrowingLog_isCosignedByBothKeys() throws Exception {
    try (Witness witness = open()) {
      int known = 0;
      for (int size : new int[] {0, 1, 1, 2, 7, 8, 21, 40}) {
        Answer answer = witness.addCheckpoint(log.request(known, size));
        assertCosigned(answer, log.checkpoint(size));
        known = size;
      }
    }
    assertThat(keys)
        .extracting(VerifierKey::type)
        .containsExactly(KeyType.ED25519_COSIGNATURE, KeyType.ML_DSA_44_COSIGNATURE);
  }

  @Test
  void addCheckpoint_afterARestart_remembersWhatWasCosigned() throws Exception {
    try (Witness witness = open()) {
      witness.addCheckpoint(log.request(0, 21));
    }
    try (Witness witness = open()) {
      assertThat(witness.logs().getFirst().head()).isEqualTo(log.head(21));
      assertThat(witness.addCheckpoint(log.request(0, 21)))
          .isEqualTo(new Answer(409, "text/x.tlog.size", "21\n"));
      assertThat(witness.addCheckpoint(log.request(7, 20)).status()).isEqualTo(409);
      assertCosigned(witness.addCheckpoint(log.request(21, 30)), log.checkpoint(30));
    }
  }

  @Test
  void addCheckpoint_ofAnotherHistory_isRefusedAtEverySize() throws Exception {
    for (int common : new int[] {0, 1, 5, 16, 20}) {
      GrowingLog fork = log.forkedAt(common, 40);
      try (Witness witness = open()) {
        int known = (int) witness.logs().getFirst().head().size();
        witness.addCheckpoint(log.request(known, 21));
        assertThat(witness.addCheckpoint(fork.request(21, 21)).status()).isEqualTo(409);
        for (int size = 22; size <= 40; size++) {
          assertThat(witness.addCheckpoint(fork.request(21, size)).status()).isEqualTo(422);
        }
        assertThat(witness.logs().getFirst().head()).isEqualTo(log.head(21));
      }
    }
  }

  @Test
  void addCheckpoint_ofAnUnknownLog_ofAnotherKey_ofNoSense_isRefused() throws Exception {
    GrowingLog unknown = GrowingLog.named("log.example/b", 3, new SecureRandom());
    GrowingLog impostor = GrowingLog.named("log.example/a", 3, new SecureRandom());
    try (Witness witness = open()) {
      assertThat(witness.addCheckpoint(unknown.request(0, 3)).status()).isEqualTo(404);
      assertThat(witness.addCheckpoint(impostor.request(0, 3)).status()).isEqualTo(403);
      String right = log.request(0, 3);
      assertThat(witness.addCheckpoint(right.replace("old 0", "old 4")).status()).isEqualTo(400);
      assertThat(witness.addCheckpoint(right.replace("old 0", "old 00")).status()).isEqualTo(400);
      assertThat(witness.addCheckpoint(right.replace("old 0\n", "")).status()).isEqualTo(400);
      assertThat(witness.addCheckpoint(right.replace("old 0\n", "old 0\nAAAA\n")).status())
          .isEqualTo(400);
      String hash = java.util.Base64.getEncoder().encodeToString(log.head(2).root().bytes());
      assertThat(witness.addCheckpoint(right.replace("old 0\n", "old 0\n" + hash + "\n")).status())
          .isEqualTo(422);
      assertThat(witness.addCheckpoint("").status()).isEqualTo(400);
      assertThat(witness.logs().getFirst().head()).isEqualTo(MerkleTree.EMPTY);
    }
  }

  /// The race that the standard tells: the smaller of two requests must not win afterwards.
  @Test
  void addCheckpoint_ofManyAtOnce_onlyGrows() throws Exception {
    try (Witness witness = open();
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int round = 0; round < 10; round++) {
        int known = (int) witness.logs().getFirst().head().size();
        List<Callable<Integer>> requests = new ArrayList<>();
        for (int size = known + 1; size <= known + 4; size++) {
          String request = log.request(known, size);
          requests.add(() -> witness.addCheckpoint(request).status());
        }
        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> answer : threads.invokeAll(requests)) {
          statuses.add(answer.get());
        }
        assertThat(statuses).containsOnlyOnce(200).containsOnly(200, 409);
      }
    }
  }

  @Test
  void open_withoutHead_isAnError_neverTheEmptyTree() throws Exception {
    try (Witness witness = open()) {
      witness.addCheckpoint(log.request(0, 21));
    }
    Path head;
    try (Stream<Path> files = Files.walk(directory)) {
      head = files.filter(file -> file.endsWith("head")).findFirst().orElseThrow();
    }
    Files.delete(head);
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining("missing");
  }

  /// A crash while a log was added leaves its head without its keys.
  @Test
  void follow_afterACrashInTheMiddle_keepsTheHeadThatIsThere() throws Exception {
    try (Witness witness = open()) {
      witness.addCheckpoint(log.request(0, 21));
    }
    Path keyFile;
    try (Stream<Path> files = Files.walk(directory)) {
      keyFile = files.filter(file -> file.endsWith("keys")).findFirst().orElseThrow();
    }
    Files.delete(keyFile);
    try (Witness witness = open()) {
      assertThat(witness.addCheckpoint(log.request(21, 30)).status()).isEqualTo(404);
    }
    Witness.follow(new RealDisk(), directory, log.keys());
    try (Witness witness = open()) {
      assertThat(witness.logs().getFirst().head()).isEqualTo(log.head(21));
    }
  }

  @Test
  void open_withKeysThatOthersMayRead_isRefused() throws Exception {
    Files.setPosixFilePermissions(
        directory.resolve("key"), PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(this::open).hasMessageStartingWith("others may read");
  }

  @Test
  void open_twice_isRefused() throws Exception {
    try (Witness witness = open()) {
      assertThat(witness.verifiers()).isEqualTo(keys);
      assertThatThrownBy(this::open).isInstanceOf(LockedException.class);
    }
  }

  @Test
  void create_andFollow_overAnExistingOne_areRefused() throws Exception {
    assertThatThrownBy(() -> Witness.create(new RealDisk(), directory, "w", new SecureRandom()))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> Witness.follow(new RealDisk(), directory, log.keys()))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("followed already");
    NoteSigner other = NoteSigner.generate("log.example/b", KeyType.ED25519, new SecureRandom());
    assertThatThrownBy(() ->
            Witness.follow(
                new RealDisk(), directory, List.of(other.verifier(), log.keys().getFirst())))
        .hasMessage("keys of two logs: log.example/b and log.example/a");
    assertThatThrownBy(() -> Witness.follow(new RealDisk(), directory, keys.subList(0, 1)))
        .hasMessageContaining("expected one of a log");
  }

  @Test
  void files_areOwnerOnly() throws Exception {
    try (Stream<Path> files = Files.walk(directory)) {
      assertThat(files)
          .allSatisfy(file ->
              assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                  .endsWith("------"));
    }
  }
}
