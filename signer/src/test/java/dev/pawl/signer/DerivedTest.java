package dev.pawl.signer;

import static dev.pawl.signer.SigningTest.assertGenuine;
import static dev.pawl.signer.SigningTest.message;
import static dev.pawl.signer.SigningTest.released;
import static dev.pawl.signer.SigningTest.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.hbs.HssPublicKey;
import dev.pawl.ledger.Command;
import dev.pawl.ledger.KeyState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Everything under `derived/` is deleted, damaged or exchanged: the answers stay the same, and no
/// leaf is used twice.
class DerivedTest {
  @TempDir Path root;

  private StoreHouse house;
  private KeyState key;
  private SignOutcome.Released first;

  @BeforeEach
  void sign() throws Exception {
    house = new StoreHouse(root);
    try (PawlStore store = house.create()) {
      key = StoreHouse.key(store, "k", StoreHouse.H5_H5);
      first = released(store.signer().sign(request(key.id(), "image", "id")));
      for (int i = 0; i < 33; i++) {
        var _ = released(store.signer().sign(request(key.id(), "m" + i)));
      }
      var _ = store.prove(first.receipt());
      store.ledger().submit(new Command.RecordState()); // saves a snapshot
    }
    assertThat(derivedFiles()).hasSize(3);
  }

  /// The request comes back, the present tree is not certified a second time, proofs verify.
  private void assertSameAnswers() throws Exception {
    HssPublicKey publicKey = HssPublicKey.parse(key.created().publicKey().toArray());
    try (PawlStore store = house.open()) {
      long leavesBefore = store.state().key(key.id()).orElseThrow().leaves().next();
      SignOutcome.Released again = released(store.signer().sign(request(key.id(), "image", "id")));
      assertThat(again.replayed()).isTrue();
      assertThat(again.signature()).isEqualTo(first.signature());
      SignOutcome.Released next = released(store.signer().sign(request(key.id(), "next")));
      assertGenuine(publicKey, "next", next);
      assertThat(next.receipt().leaf()).isEqualTo(leavesBefore);
      assertThat(store.state().key(key.id()).orElseThrow().layers().get(1).next()).isEqualTo(2);
      Receipt proven = store.prove(first.receipt());
      assertThat(
              new ReceiptVerifier(publicKey)
                  .verify(proven, message("image"), first.signature().toArray()))
          .isInstanceOfSatisfying(
              ReceiptVerdict.Genuine.class,
              genuine -> assertThat(genuine.included()).contains(store.ledger().head()));
      assertThat(store.audit(AuditProgress.NONE).findings()).isEmpty();
      store.ledger().submit(new Command.RecordState());
    }
    assertThat(derivedFiles()).hasSize(3);
  }

  /// What holds with a look-up index whose bits were flipped where its library checks nothing: it
  /// may have forgotten a request or a certified tree. That costs leaves, and gives none out twice.
  private void assertSafeAnswers() throws Exception {
    HssPublicKey publicKey = HssPublicKey.parse(key.created().publicKey().toArray());
    try (PawlStore store = house.open()) {
      long leavesBefore = store.state().key(key.id()).orElseThrow().leaves().next();
      assertGenuine(
          publicKey, "image", released(store.signer().sign(request(key.id(), "image", "id"))));
      SignOutcome.Released next = released(store.signer().sign(request(key.id(), "next")));
      assertGenuine(publicKey, "next", next);
      assertThat(next.receipt().leaf()).isGreaterThanOrEqualTo(leavesBefore);
      assertThat(store.audit(AuditProgress.NONE).findings()).isEmpty();
    }
  }

  private List<Path> derivedFiles() throws IOException {
    try (Stream<Path> files = Files.walk(house.paths.derived())) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void derivedDirectory_deleted_isMadeAgain() throws Exception {
    StoreHouse.remove(house.paths.derived());
    assertSameAnswers();
  }

  @Test
  void eachDerivedFile_emptied_isMadeAgain() throws Exception {
    for (Path file : derivedFiles()) {
      Files.write(file, new byte[0]);
      assertSameAnswers();
    }
  }

  @Test
  void eachDerivedFile_fullOfNoise_isMadeAgain() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (Path file : derivedFiles()) {
      byte[] noise = new byte[(int) Files.size(file)];
      random.nextBytes(noise);
      Files.write(file, noise);
      assertSameAnswers();
    }
  }

  @Test
  void eachDerivedFile_withFlippedBits_givesTheSameOrSafeAnswers() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 4; round++) {
      for (Path file : derivedFiles()) {
        byte[] bytes = Files.readAllBytes(file);
        for (int flips = 0; flips < 1 + bytes.length / 512; flips++) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        Files.write(file, bytes);
      }
      assertSafeAnswers();
    }
  }

  @Test
  void eachDerivedFile_replacedByADirectory_isMadeAgain() throws Exception {
    for (Path file : derivedFiles()) {
      Files.delete(file);
      Files.createDirectories(file.resolve("a"));
      Files.writeString(file.resolve("a/b"), "in the way");
      assertSameAnswers();
      assertThat(file).isRegularFile();
    }
  }

  @Test
  void eachDerivedFile_replacedByADanglingLink_isMadeAgain() throws Exception {
    for (Path file : derivedFiles()) {
      Files.delete(file);
      Files.createSymbolicLink(file, root.resolve("nowhere"));
      assertSameAnswers();
      assertThat(root.resolve("nowhere")).doesNotExist();
    }
  }

  /// Rights do not bind the superuser, under whom this shows nothing.
  @Test
  void eachDerivedFile_withoutRights_isMadeAgain() throws Exception {
    for (Path file : derivedFiles()) {
      for (String rights : List.of("---------", "r--------", "-w-------")) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
        assertSameAnswers();
      }
    }
  }

  @Test
  void eachDerivedDirectory_replacedByAFile_isMadeAgain() throws Exception {
    List<Path> directories;
    try (Stream<Path> all = Files.walk(house.paths.derived())) {
      directories = all.filter(Files::isDirectory).toList();
    }
    assertThat(directories).isNotEmpty();
    for (Path directory : directories) {
      StoreHouse.remove(directory);
      Files.writeString(directory, "in the way");
      assertSameAnswers();
      assertThat(directory).isDirectory();
    }
  }

  @Test
  void derivedDirectory_ofAnEarlierTime_catchesUp() throws Exception {
    Path earlier = root.resolve("earlier");
    StoreHouse.copy(house.paths.derived(), earlier);
    try (PawlStore store = house.open()) {
      var _ = released(store.signer().sign(request(key.id(), "later", "later")));
    }
    StoreHouse.remove(house.paths.derived());
    StoreHouse.copy(earlier, house.paths.derived());
    try (PawlStore store = house.open()) {
      assertThat(released(store.signer().sign(request(key.id(), "later", "later"))).replayed())
          .isTrue();
    }
    assertSameAnswers();
  }

  @Test
  void derivedDirectory_ofAnotherStore_isMadeAgain() throws Exception {
    StoreHouse other = new StoreHouse(root.resolve("other"));
    try (PawlStore store = other.create()) {
      KeyState stranger = StoreHouse.key(store, "k", StoreHouse.H5_H5);
      for (int i = 0; i < 60; i++) {
        var _ = released(store.signer().sign(request(stranger.id(), "m" + i, "id" + i)));
      }
      var _ = store.prove(0);
    }
    StoreHouse.remove(house.paths.derived());
    StoreHouse.copy(other.paths.derived(), house.paths.derived());
    assertSameAnswers();
  }
}
