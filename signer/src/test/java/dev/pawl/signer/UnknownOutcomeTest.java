package dev.pawl.signer;

import static dev.pawl.signer.SigningTest.assertGenuine;
import static dev.pawl.signer.SigningTest.released;
import static dev.pawl.signer.SigningTest.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.hbs.HssPublicKey;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.LedgerClosedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Goal: a store that commits and then says that it failed, or fails and says nothing more, costs
/// leaves and never uses one twice (B40, B41, and B42 for the retry). Method: signing over a tree
/// border, each append of it fails in turn; all one-time signatures that are computed are counted,
/// those that nobody ever saw included, before the failure and after the restart.
class UnknownOutcomeTest {
  private static final int LEAVES_BEFORE = 31; // the next but one needs another tree

  @TempDir Path root;

  private StoreHouse template;
  private KeyState key;
  private HssPublicKey publicKey;

  @BeforeEach
  void signUpToTheBorder() throws Exception {
    template = new StoreHouse(root.resolve("template"));
    try (PawlStore store = template.create()) {
      key = StoreHouse.key(store, "k", StoreHouse.H5_H5);
      for (int i = 0; i < LEAVES_BEFORE; i++) {
        var _ = released(store.signer().sign(request(key.id(), "before " + i)));
      }
    }
    publicKey = HssPublicKey.parse(key.created().publicKey().toArray());
  }

  @ParameterizedTest
  @EnumSource
  void anyAppend_thatFails_isNotTriedAgainAndNoLeafIsComputedTwice(FailingStore.Manner manner)
      throws Exception {
    int failures = 0;
    OptionalInt failed = OptionalInt.of(0);
    for (int append = 1; failed.isPresent(); append++) {
      StoreHouse house = template.crashImage(root.resolve(manner + "-" + append));
      Map<String, Integer> computed = new ConcurrentHashMap<>();
      try (var _ = OneTimeOracle.ORACLE.branch()) { // each append fails in a copy of its own
        failed = signThreeOf(house, manner, append, computed);
        failures += failed.isPresent() ? 1 : 0;
        restartAndRetry(house, failed.orElse(0), computed);
      }
      assertThat(computed.values()).as("append %d", append).allMatch(times -> times == 1);
      StoreHouse.remove(house.root);
    }
    assertThat(failures).isGreaterThan(5);
  }

  /// @return the number of the request that met the failure; empty where none did
  private OptionalInt signThreeOf(
      StoreHouse house, FailingStore.Manner manner, int append, Map<String, Integer> computed)
      throws IOException {
    AtomicReference<FailingStore> failing = new AtomicReference<>();
    HandMadeStore store =
        new HandMadeStore(
            house,
            journal -> {
              failing.set(new FailingStore(journal, manner, append));
              return failing.get();
            },
            computed);
    OptionalInt failed = OptionalInt.empty();
    for (int i = 0; i < 3 && failed.isEmpty(); i++) {
      try {
        var _ = released(store.signer.sign(request(key.id(), "m" + i, "id" + i)));
      } catch (RuntimeException e) {
        failed = OptionalInt.of(i);
        assertThatThrownBy(() -> store.signer.sign(request(key.id(), "more")))
            .isInstanceOf(LedgerClosedException.class);
      }
    }
    try {
      store.close();
    } catch (RuntimeException e) {
      // Shut already, or the append that fails is the one that closes the epoch.
      assertThat(failing.get().appends()).isEqualTo(append);
    }
    if (failed.isPresent()) {
      assertThat(failing.get().appends()).as("nothing is tried again").isEqualTo(append);
    }
    return failed;
  }

  private void restartAndRetry(StoreHouse house, int unanswered, Map<String, Integer> computed)
      throws Exception {
    try (HandMadeStore store = new HandMadeStore(house, journal -> journal, computed)) {
      String text = "m" + unanswered;
      SignOutcome.Released retried =
          released(store.signer.sign(request(key.id(), text, "id" + unanswered)));
      assertGenuine(publicKey, text, retried);
      SignOutcome.Released next = released(store.signer.sign(request(key.id(), "next")));
      assertGenuine(publicKey, "next", next);
    }
    try (PawlStore store = house.open()) {
      assertThat(store.audit(AuditProgress.NONE).findings()).isEmpty();
    }
  }
}
