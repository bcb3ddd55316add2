package dev.pawl.signer;

import static dev.pawl.signer.SigningTest.assertGenuine;
import static dev.pawl.signer.SigningTest.released;
import static dev.pawl.signer.SigningTest.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.hbs.HssPublicKey;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.Refusal;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A key that is used up: every leaf was good for one signature, the last one too, and none for
/// more, however often somebody asks (B9, B12, B25, B27, B35).
class EndOfKeyTest {
  @TempDir Path root;

  private StoreHouse house;
  private KeyState key;
  private int signatures;

  @BeforeEach
  void useUp() throws Exception {
    house = new StoreHouse(root);
    try (PawlStore store = house.create()) {
      key = StoreHouse.key(store, "k", StoreHouse.H5);
      HssPublicKey publicKey = HssPublicKey.parse(key.created().publicKey().toArray());
      Signer signer = store.signer();
      SignOutcome outcome = signer.sign(request(key.id(), "m", "id0"));
      while (outcome instanceof SignOutcome.Released signed && signatures < 100) {
        assertGenuine(publicKey, "m", signed);
        signatures++;
        outcome = signer.sign(request(key.id(), "m", "id" + signatures));
      }
    }
  }

  private static void assertExhausted(PawlStore store, KeyState key) throws Exception {
    SignOutcome outcome = store.signer().sign(request(key.id(), "one more"));
    assertThat(((SignOutcome.Refused) outcome).refusal().reason())
        .isEqualTo(Refusal.Reason.KEY_EXHAUSTED);
  }

  @Test
  void key_ofThirtyTwoLeaves_signsThirtyTwoTimesExactly() throws Exception {
    assertThat(signatures).isEqualTo(32);
    try (PawlStore store = house.open()) {
      StoreStatus.KeyStatus status = store.status().keys().getFirst();
      assertThat(status.signed()).isEqualTo(32);
      assertThat(status.used()).isEqualTo(32);
      assertThat(status.free()).isZero();
    }
  }

  @Test
  void exhaustedStore_openedAndAskedAgainAndAgain_refusesAndStaysAsItIs() throws Exception {
    for (int opening = 0; opening < 3; opening++) {
      try (PawlStore store = house.open()) {
        long entries = store.ledger().head().size();
        for (int asked = 0; asked < 40; asked++) {
          assertExhausted(store, key);
        }
        assertThat(store.ledger().head().size()).isEqualTo(entries);
        assertThat(store.audit(AuditProgress.NONE).findings()).isEmpty();
      }
    }
  }

  @Test
  void exhaustedStore_withoutItsDerivedFiles_isStillExhaustedAndStillAnswersOldRequests()
      throws Exception {
    StoreHouse.remove(house.paths.derived());
    try (PawlStore store = house.open()) {
      assertExhausted(store, key);
      SignOutcome.Released last = released(store.signer().sign(request(key.id(), "m", "id31")));
      assertThat(last.replayed()).isTrue();
      assertThat(last.receipt().leaf()).isEqualTo(31);
    }
  }
}
