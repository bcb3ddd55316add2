package dev.pawl.signer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.hbs.HssPublicKey;
import dev.pawl.hbs.HssSignature;
import dev.pawl.hbs.Message;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.Refusal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The one order over a real journal on a real disk, with a restart between signatures.
class SigningTest {
  @TempDir Path root;

  static Message message(String text) {
    return Message.of(text.getBytes(StandardCharsets.UTF_8));
  }

  static SignRequest request(KeyId key, String text) {
    return SignRequest.of(key, message(text));
  }

  static SignRequest request(KeyId key, String text, String id) {
    return new SignRequest(key, message(text), "label", Optional.of(id));
  }

  static SignOutcome.Released released(SignOutcome outcome) {
    assertThat(outcome).isInstanceOf(SignOutcome.Released.class);
    return (SignOutcome.Released) outcome;
  }

  static void assertGenuine(HssPublicKey publicKey, String text, SignOutcome.Released released)
      throws Exception {
    assertThat(
            new ReceiptVerifier(publicKey)
                .verify(released.receipt(), message(text), released.signature().toArray()))
        .isInstanceOf(ReceiptVerdict.Genuine.class);
  }

  @Test
  void sign_everyLeafWithARestartBetween_usesEachOnceAndThenIsExhausted() throws Exception {
    StoreHouse house = new StoreHouse(root);
    KeyState key;
    try (PawlStore store = house.create()) {
      key = StoreHouse.key(store, "k", StoreHouse.H5);
    }
    HssPublicKey publicKey = HssPublicKey.parse(key.created().publicKey().toArray());
    Set<Long> leaves = new HashSet<>();
    for (int i = 0; i < 32; i++) {
      try (PawlStore store = house.open()) {
        SignOutcome.Released released =
            released(store.signer().sign(request(key.id(), "message " + i)));
        assertGenuine(publicKey, "message " + i, released);
        assertThat(HssSignature.parse(released.signature().toArray()).leaf()).hasValue(i);
        assertThat(leaves.add(released.receipt().leaf())).isTrue();
      }
    }
    try (PawlStore store = house.open()) {
      SignOutcome outcome = store.signer().sign(request(key.id(), "one more"));
      assertThat(outcome).isInstanceOf(SignOutcome.Refused.class);
      assertThat(((SignOutcome.Refused) outcome).refusal().reason())
          .isEqualTo(Refusal.Reason.KEY_EXHAUSTED);
      assertThat(store.signer().epoch()).isEmpty();
      assertThat(store.state().key(key.id()).orElseThrow().leaves().signed()).isEqualTo(32);
    }
  }

  @Test
  void sign_acrossTreeBordersWithRestarts_verifiesAndCertifiesEachTreeOnce() throws Exception {
    StoreHouse house = new StoreHouse(root);
    KeyState key;
    try (PawlStore store = house.create()) {
      key = StoreHouse.key(store, "k", StoreHouse.H5_H5);
    }
    HssPublicKey publicKey = HssPublicKey.parse(key.created().publicKey().toArray());
    int signed = 0;
    while (signed < 100) {
      try (PawlStore store = house.open()) {
        boolean atBorder = signed % 32 >= 30 || signed % 32 < 2;
        for (int run = 0; run < (atBorder ? 1 : 28); run++, signed++) {
          SignOutcome.Released released =
              released(store.signer().sign(request(key.id(), "message " + signed)));
          assertGenuine(publicKey, "message " + signed, released);
        }
      }
    }
    try (PawlStore store = house.open()) {
      KeyState now = store.state().key(key.id()).orElseThrow();
      assertThat(now.layers().get(1).signed()).isEqualTo(now.leaves().next() / 32 + 1);
      assertThat(now.layers().get(1).burned()).isZero();
      assertThat(now.leaves().signed()).isEqualTo(signed);
    }
  }
}
