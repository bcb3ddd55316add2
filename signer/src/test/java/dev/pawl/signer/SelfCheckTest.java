package dev.pawl.signer;

import static dev.pawl.signer.SigningTest.assertGenuine;
import static dev.pawl.signer.SigningTest.entries;
import static dev.pawl.signer.SigningTest.released;
import static dev.pawl.signer.SigningTest.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.hbs.HssPublicKey;
import dev.pawl.hbs.Message;
import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.hbs.TreePublicKey;
import dev.pawl.ledger.Command;
import dev.pawl.ledger.Entry;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Trees that sign wrongly, or not at all: nothing wrong is released, every leaf that was touched
/// burns, and none signs twice (FAULTS 79, 80, 81).
class SelfCheckTest {
  @TempDir Path root;

  /// What a tree does with a signature that it has made.
  @FunctionalInterface
  private interface Fault {
    byte[] apply(int layer, long tree, int leaf, byte[] signature) throws IOException;
  }

  /// How often each leaf computed a one-time signature.
  private final Map<String, Integer> computed = new HashMap<>();

  private Signer signer(PawlStore store, Fault fault) throws IOException {
    return new Signer(
        store.ledger(),
        DerivedIndex.open(
            new dev.pawl.durable.RealDisk(), root.resolve("faulty-index.mv"), store.ledger()),
        key -> faulty(store.signingKey(key), fault),
        new StoreHouse(root).surroundings(),
        2);
  }

  private SigningKey faulty(SigningKey key, Fault fault) {
    return new SigningKey() {
      @Override
      public SchemeParameters parameters() {
        return key.parameters();
      }

      @Override
      public SchemePublicKey publicKey() {
        return key.publicKey();
      }

      @Override
      public SigningTree tree(int layer, long tree) throws IOException {
        SigningTree sound = key.tree(layer, tree);
        return new SigningTree() {
          @Override
          public TreePublicKey publicKey() {
            return sound.publicKey();
          }

          @Override
          public byte[] sign(int leaf, Message message) throws IOException {
            computed.merge(layer + "/" + tree + "/" + leaf, 1, Integer::sum);
            return fault.apply(layer, tree, leaf, sound.sign(leaf, message));
          }
        };
      }

      @Override
      public SigningTree remake(int layer, long tree, SigningTree wrong) throws IOException {
        return key.remake(layer, tree, wrong);
      }

      @Override
      public void prepare(int layer, long tree) {
        key.prepare(layer, tree);
      }
    };
  }

  private static byte[] flip(byte[] signature, int at) {
    byte[] flipped = signature.clone();
    flipped[at] ^= 1;
    return flipped;
  }

  private void assertNoLeafComputedTwice() {
    assertThat(computed.values()).allMatch(times -> times == 1);
  }

  @Test
  void sign_whenABitFlips_releasesNothingBurnsTheLeafAndQuarantinesAfterThree() throws Exception {
    StoreHouse house = new StoreHouse(root);
    try (PawlStore store = house.create()) {
      KeyState key = StoreHouse.key(store, "k", StoreHouse.H5);
      Signer signer = signer(store, (layer, tree, leaf, signature) -> flip(signature, 500));
      for (int i = 0; i < 3; i++) {
        assertThat(signer.sign(request(key.id(), "m", "id")))
            .isInstanceOf(SignOutcome.Failed.class);
      }
      SignOutcome stopped = signer.sign(request(key.id(), "m", "id"));
      assertThat(stopped).isInstanceOf(SignOutcome.Refused.class);
      assertThat(((SignOutcome.Refused) stopped).refusal().reason())
          .isEqualTo(Refusal.Reason.KEY_QUARANTINED);
      KeyState after = store.state().key(key.id()).orElseThrow();
      assertThat(after.status()).isEqualTo(KeyState.Status.QUARANTINED);
      assertThat(after.leaves().burned()).isEqualTo(after.leaves().next());
      assertThat(after.leaves().signed()).isZero();
      assertNoLeafComputedTwice();
    }
  }

  @Test
  void sign_whenBitsFlipNowAndThen_goesOn() throws Exception {
    StoreHouse house = new StoreHouse(root);
    try (PawlStore store = house.create()) {
      KeyState key = StoreHouse.key(store, "k", StoreHouse.H5);
      HssPublicKey publicKey = HssPublicKey.parse(key.created().publicKey().toArray());
      Signer signer =
          signer(
              store,
              (layer, tree, leaf, signature) ->
                  leaf % 3 == 2 ? signature : flip(signature, signature.length - 1));
      for (int i = 0; i < 30; i++) {
        SignOutcome outcome = signer.sign(request(key.id(), "m"));
        if (i % 3 == 2) {
          assertGenuine(publicKey, "m", released(outcome));
        } else {
          assertThat(outcome).isInstanceOf(SignOutcome.Failed.class);
        }
      }
      assertNoLeafComputedTwice();
    }
  }

  @Test
  void sign_whenTheTreeUsesAnotherLeaf_releasesNothing() throws Exception {
    StoreHouse house = new StoreHouse(root);
    try (PawlStore store = house.create()) {
      KeyState key = StoreHouse.key(store, "k", StoreHouse.H5);
      SigningKey sound = store.signingKey(key);
      Signer signer =
          signer(
              store,
              (layer, tree, leaf, signature) ->
                  sound.tree(0, 0).sign(leaf + 1, SigningTest.message("m")));
      assertThat(signer.sign(request(key.id(), "m"))).isInstanceOf(SignOutcome.Failed.class);
    }
  }

  @Test
  void parent_thatSignsWrongly_losesItsChildTreeAndNeverSignsAgain() throws Exception {
    StoreHouse house = new StoreHouse(root);
    try (PawlStore store = house.create()) {
      KeyState key = StoreHouse.key(store, "k", StoreHouse.H5_H5);
      HssPublicKey publicKey = HssPublicKey.parse(key.created().publicKey().toArray());
      Signer signer =
          signer(
              store,
              (layer, tree, leaf, signature) ->
                  layer == 1 && leaf == 1 ? flip(signature, 100) : signature);
      for (int i = 0; i < 40; i++) {
        SignOutcome.Released released = released(signer.sign(request(key.id(), "m")));
        assertGenuine(publicKey, "m", released);
        assertThat(released.receipt().leaf()).isEqualTo(i < 32 ? i : 32 + i);
      }
      KeyState after = store.state().key(key.id()).orElseThrow();
      assertThat(after.layers().get(1).burned()).isEqualTo(1);
      assertThat(after.layers().get(1).signed()).isEqualTo(2);
      assertThat(after.leaves().burned()).isEqualTo(32);
      // What is left of a lease is burned as one range, not leaf by leaf.
      assertThat(entries(store, Entry.Burned.class)).hasSizeLessThan(5);
      assertNoLeafComputedTwice();
      signer.close();
      assertThat(store.audit(AuditProgress.NONE).findings()).isEmpty();
    }
  }

  @Test
  void parents_thatSignWronglyThreeTimes_stopTheKey() throws Exception {
    try (PawlStore store = new StoreHouse(root).create()) {
      KeyState key = StoreHouse.key(store, "k", StoreHouse.H5_H5);
      Signer signer =
          signer(
              store,
              (layer, tree, leaf, signature) ->
                  layer == 1 && leaf > 0 ? flip(signature, 100) : signature);
      for (int i = 0; i < 32; i++) {
        var _ = released(signer.sign(request(key.id(), "m")));
      }
      assertThat(signer.sign(request(key.id(), "m")))
          .isInstanceOfSatisfying(
              SignOutcome.Refused.class,
              refused ->
                  assertThat(refused.refusal().reason()).isEqualTo(Refusal.Reason.KEY_QUARANTINED));
      assertThat(store.state().key(key.id()).orElseThrow().layers().get(1).burned()).isEqualTo(3);
      assertNoLeafComputedTwice();
    }
  }

  @Test
  void parent_whoseTreeFails_burnsItsLeafAtOnce() throws Exception {
    try (PawlStore store = new StoreHouse(root).create()) {
      KeyState key = StoreHouse.key(store, "k", StoreHouse.H5_H5);
      Signer signer =
          signer(
              store,
              (layer, tree, leaf, signature) -> {
                if (layer == 1) {
                  throw new IOException("unreadable");
                }
                return signature;
              });
      assertThatThrownBy(() -> signer.sign(request(key.id(), "m"))).isInstanceOf(IOException.class);
      assertThat(store.state().key(key.id()).orElseThrow().layers().get(1).burned()).isEqualTo(1);
    }
  }

  @Test
  void parent_thatSignsWhileTheKeyIsStoppedAndResumed_losesItsChildTree() throws Exception {
    try (PawlStore store = new StoreHouse(root).create()) {
      KeyState key = StoreHouse.key(store, "k", StoreHouse.H5_H5);
      Signer signer =
          signer(
              store,
              (layer, tree, leaf, signature) -> {
                if (layer == 1 && leaf == 0) {
                  store.ledger().submit(new Command.Quarantine(key.id(), "test", "", "test", 0));
                  store.ledger().submit(new Command.Resume(key.id(), 0, "test", "test", 0));
                }
                return signature;
              });
      SignOutcome.Released released = released(signer.sign(request(key.id(), "m")));
      assertThat(released.receipt().leaf()).isEqualTo(32);
      KeyState after = store.state().key(key.id()).orElseThrow();
      assertThat(after.layers().get(1).burned()).isEqualTo(1);
      assertThat(after.layers().get(1).signed()).isEqualTo(1);
      assertNoLeafComputedTwice();
    }
  }

  @Test
  void crash_whileAParentSigns_losesItsChildTree() throws Exception {
    StoreHouse house = new StoreHouse(root.resolve("one"));
    Path imageRoot = root.resolve("two");
    KeyState key;
    try (PawlStore store = house.create()) {
      key = StoreHouse.key(store, "k", StoreHouse.H5_H5);
      Signer signer =
          signer(
              store,
              (layer, tree, leaf, signature) -> {
                if (layer == 1 && leaf == 1) {
                  StoreHouse.copy(house.root, imageRoot);
                }
                return signature;
              });
      for (int i = 0; i < 33; i++) {
        var _ = released(signer.sign(request(key.id(), "m")));
      }
      signer.close();
    }
    try (PawlStore store = new StoreHouse(imageRoot).open()) {
      SignOutcome.Released next = released(store.signer().sign(request(key.id(), "m")));
      assertThat(next.receipt().leaf()).isEqualTo(64);
      HssPublicKey publicKey = HssPublicKey.parse(key.created().publicKey().toArray());
      assertGenuine(publicKey, "m", next);
      assertThat(store.audit(AuditProgress.NONE).findings()).isEmpty();
    }
  }

  @Test
  void sign_whenTheTreeFails_burnsTheLeafAndTellsTheCaller() throws Exception {
    StoreHouse house = new StoreHouse(root);
    try (PawlStore store = house.create()) {
      KeyState key = StoreHouse.key(store, "k", StoreHouse.H5);
      Signer signer =
          signer(
              store,
              (layer, tree, leaf, signature) -> {
                if (leaf == 0) {
                  throw new IOException("unreadable");
                }
                return signature;
              });
      assertThatThrownBy(() -> signer.sign(request(key.id(), "m"))).isInstanceOf(IOException.class);
      assertThat(released(signer.sign(request(key.id(), "m"))).receipt().leaf()).isEqualTo(1);
      assertThat(store.state().key(key.id()).orElseThrow().leaves().burned()).isEqualTo(1);
    }
  }
}
