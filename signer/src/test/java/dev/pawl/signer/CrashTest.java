package dev.pawl.signer;

import static dev.pawl.signer.SigningTest.assertGenuine;
import static dev.pawl.signer.SigningTest.released;
import static dev.pawl.signer.SigningTest.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.hbs.HssPublicKey;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.StoreDamagedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The process dies at every change that it makes to the disk while it signs over a tree border.
/// Whatever left before the death, no leaf of it is used again after the restart, every signature
/// verifies, and a request that was answered is answered by the same bytes.
class CrashTest {
  @TempDir Path root;

  @Test
  void death_atEveryChange_neverUsesALeafTwice() throws Exception {
    StoreHouse template = new StoreHouse(root.resolve("template"));
    KeyState key;
    try (PawlStore store = template.create()) {
      key = StoreHouse.key(store, "k", StoreHouse.H5_H5);
      for (int i = 0; i < 31; i++) {
        var _ = released(store.signer().sign(request(key.id(), "before " + i)));
      }
    }
    HssPublicKey publicKey = HssPublicKey.parse(key.created().publicKey().toArray());
    boolean died = true;
    int deaths = 0;
    for (int changes = 1; died; changes++) {
      OneTimeOracle.Branch branch = OneTimeOracle.ORACLE.branch();
      StoreHouse house = template.crashImage(root.resolve("run" + changes));
      List<SignOutcome.Released> left = new ArrayList<>();
      TestDisk disk = TestDisk.dyingAfter(changes, "never");
      died = !signThree(house, key, disk, left);
      deaths += died ? 1 : 0;
      Set<Long> leaves = new HashSet<>();
      for (SignOutcome.Released released : left) {
        assertGenuine(publicKey, "m" + leaves.size(), released);
        assertThat(leaves.add(released.receipt().leaf())).isTrue();
      }
      try (PawlStore store = house.open()) {
        for (int i = 0; i < left.size(); i++) {
          SignOutcome.Released again =
              released(store.signer().sign(request(key.id(), "m" + i, "id" + i)));
          assertThat(again.signature()).isEqualTo(left.get(i).signature());
        }
        SignOutcome.Released next = released(store.signer().sign(request(key.id(), "after")));
        assertGenuine(publicKey, "after", next);
        assertThat(leaves.add(next.receipt().leaf())).as("leaf after %d", changes).isTrue();
        assertThat(next.receipt().leaf()).isGreaterThanOrEqualTo(31);
        assertThat(store.audit(AuditProgress.NONE).findings()).isEmpty();
      }
      StoreHouse.remove(house.root);
      branch.close();
    }
    assertThat(deaths).isGreaterThan(20);
  }

  /// The last block of the journal rots, and the process has ended without closing. Where the
  /// anchors know the receipt in it, that is damage; where they do not, it looks like a batch that
  /// was being written, and only a note tells.
  @Test
  void death_andTheLastBlockRots_isDamageOnceTheAnchorsKnowTheReceipt() throws Exception {
    for (boolean confirmed : List.of(true, false)) {
      StoreHouse house = new StoreHouse(root.resolve("rot" + confirmed));
      StoreHouse image;
      SignOutcome.Released signed;
      try (PawlStore store = house.create()) {
        KeyState key = StoreHouse.key(store, "k", StoreHouse.H5);
        signed = released(store.signer().sign(request(key.id(), "m")));
        if (confirmed) {
          store.ledger().confirmAnchors();
        }
        image = house.crashImage(root.resolve("image" + confirmed));
      }
      flipAByteOfTheLastBlock(image.paths.store().resolve("journal"));
      if (confirmed) {
        assertThatThrownBy(image::open)
            .isInstanceOf(StoreDamagedException.class)
            .hasMessageContaining("rolled back or cut");
      } else {
        try (PawlStore store = image.open()) {
          assertThat(store.repairs()).anySatisfy(note -> assertThat(note).contains("cut"));
          KeyState key = store.state().keyNamed("k").orElseThrow();
          assertThat(released(store.signer().sign(request(key.id(), "n"))).receipt().leaf())
              .isGreaterThan(signed.receipt().leaf());
        }
      }
    }
  }

  private static void flipAByteOfTheLastBlock(Path journal) throws IOException {
    try (Stream<Path> segments = Files.list(journal)) {
      Path last = segments.sorted().reduce((a, b) -> b).orElseThrow();
      byte[] bytes = Files.readAllBytes(last);
      bytes[bytes.length - 4096] ^= 1;
      Files.write(last, bytes);
    }
  }

  /// Signs leaves 31, 32 and 33, of which the second needs a new tree.
  ///
  /// @return whether the process survived
  private static boolean signThree(
      StoreHouse house, KeyState key, TestDisk disk, List<SignOutcome.Released> left) {
    try (PawlStore store = house.open(house.surroundings(disk))) {
      for (int i = 0; i < 3; i++) {
        SignOutcome outcome = store.signer().sign(request(key.id(), "m" + i, "id" + i));
        left.add(released(outcome));
      }
      return !disk.isDead();
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }
}
