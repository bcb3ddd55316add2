package dev.pawl.signer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Command.ConfigureAnchors;
import dev.pawl.ledger.Entry.AnchorsConfigured;
import dev.pawl.ledger.Entry.LogKeyCreated;
import dev.pawl.ledger.RefusedException;
import dev.pawl.ledger.Release;
import dev.pawl.ledger.RequiredAnchor;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import dev.pawl.tlog.note.KeyType;
import dev.pawl.tlog.note.SignedNote;
import dev.pawl.tlog.note.TrustPolicy;
import dev.pawl.tlog.note.VerifierKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogKeysTest {
  private static final TreeHead HEAD = new TreeHead(7, MerkleTree.emptyRoot());
  private static final String ORIGIN = "log.example.com/a";

  @TempDir Path root;

  private final SecureRandom random = new SecureRandom();

  private Vault vault(int store, int sealingKey) {
    byte[] bytes = new byte[SealingKey.BYTES];
    bytes[0] = (byte) sealingKey;
    return new Vault(SealingKey.takingOver(bytes), KeyWorkshop.store(store), random);
  }

  @Test
  void sign_hasALineOfEachKey_underOneName() throws Exception {
    LogKeys keys = LogKeys.generate(ORIGIN, random);
    SignedNote note = keys.sign(HEAD, 1_800_000_000);
    assertThat(keys.verifiers())
        .extracting(VerifierKey::type)
        .containsExactly(KeyType.ED25519, KeyType.ML_DSA_44_COSIGNATURE);
    assertThat(keys.verifiers()).extracting(VerifierKey::name).containsOnly(ORIGIN);
    for (VerifierKey key : keys.verifiers()) {
      assertThat(TrustPolicy.parse("log " + key + "\nquorum none\n").accepts(note)).isTrue();
    }
    assertThat(keys.signed(note)).isTrue();
    assertThat(keys.signed(new SignedNote(note.text(), note.signatures().subList(0, 1)))).isFalse();
    assertThat(keys.toString()).isEqualTo("LogKeys[" + ORIGIN + "]");
  }

  @Test
  void complete_addsWhatIsMissingOrWrong_beforeTheLinesOfOthers() {
    LogKeys keys = LogKeys.generate(ORIGIN, random);
    LogKeys other = LogKeys.generate("witness.example", random);
    SignedNote note = keys.sign(HEAD, 1);
    SignedNote mixed =
        new SignedNote(
            note.text(),
            List.of(other.complete(note, 1).signatures().getFirst(), note.signatures().getLast()));
    SignedNote completed = keys.complete(mixed, 2);
    assertThat(completed.signatures())
        .containsExactly(
            note.signatures().get(0), note.signatures().get(1), mixed.signatures().getFirst());
  }

  @Test
  void sealed_openOnlyForTheSameStoreOriginAndSealingKey() throws Exception {
    LogKeys keys = LogKeys.generate(ORIGIN, random);
    byte[] secret = keys.secret();
    Bytes sealed = vault(1, 7).sealLogKeys(ORIGIN, secret);
    assertThat(vault(1, 7).unsealLogKeys(ORIGIN, sealed)).isEqualTo(secret);
    assertDamaged(() -> vault(2, 7).unsealLogKeys(ORIGIN, sealed));
    assertDamaged(() -> vault(1, 8).unsealLogKeys(ORIGIN, sealed));
    assertDamaged(() -> vault(1, 7).unsealLogKeys("log.example.com/b", sealed));
    byte[] whole = sealed.toArray();
    for (int at = 0; at < whole.length; at++) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 1;
      assertDamaged(() -> vault(1, 7).unsealLogKeys(ORIGIN, Bytes.copyOf(flipped)));
      Bytes cut = Bytes.copyOf(whole, 0, at);
      assertDamaged(() -> vault(1, 7).unsealLogKeys(ORIGIN, cut));
    }
  }

  private static void assertDamaged(Runnable unsealing) {
    assertThatThrownBy(unsealing::run)
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining("sealed keys of the log");
  }

  @Test
  void of_secretsOfOtherKeysOrCutOnes_areRefused() throws Exception {
    LogKeys keys = LogKeys.generate(ORIGIN, random);
    byte[] secret = keys.secret();
    assertThat(LogKeys.of(ORIGIN, keys.verifiers(), secret).signed(keys.sign(HEAD, 1))).isTrue();
    LogKeys other = LogKeys.generate(ORIGIN, random);
    assertThatThrownBy(() -> LogKeys.of(ORIGIN, other.verifiers(), secret))
        .isInstanceOf(MalformedException.class);
    for (int length : new int[] {0, 1, 2, 20, secret.length - 1, secret.length + 1}) {
      assertThatThrownBy(() -> LogKeys.of(ORIGIN, keys.verifiers(), Arrays.copyOf(secret, length)))
          .isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void closed_signNothing() {
    LogKeys keys = LogKeys.generate(ORIGIN, random);
    keys.close();
    assertThatThrownBy(() -> keys.sign(HEAD, 1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void keysOfAStore_areMadeOnce_andTheSameAfterARestart() throws Exception {
    StoreHouse house = new StoreHouse(root);
    List<VerifierKey> made;
    try (PawlStore store = house.create()) {
      assertThat(store.log().verifiers()).isEmpty();
      assertThat(store.log().origin()).isEqualTo("pawl/" + store.id());
      LogKeys keys = store.log().keys();
      made = store.log().verifiers();
      assertThat(keys.verifiers()).isEqualTo(made).hasSize(2);
      assertThat(store.log().keys()).isSameAs(keys);
      assertThatThrownBy(() -> store.log().create("another")).isInstanceOf(RefusedException.class);
    }
    try (PawlStore store = house.open()) {
      assertThat(store.log().verifiers()).isEqualTo(made);
      SignedNote note = store.log().keys().sign(store.ledger().head(), 1);
      assertThat(made).allMatch(key -> key.verifies(note));
      LogKeyCreated entry = store.state().oversight().logKey().orElseThrow();
      assertThat(entry.origin()).isEqualTo("pawl/" + store.id());
    }
  }

  @Test
  void publisher_ofALedgerWithoutLogKeys_overAPublishedLog_isEvidenceOfARollback()
      throws Exception {
    StoreHouse house = new StoreHouse(root.resolve("a"));
    try (PawlStore store = house.create()) {
      assertThat(store.ledger().head().size()).isPositive();
    }
    StoreHouse old = house.crashImage(root.resolve("b"));
    Path www = root.resolve("www");
    try (PawlStore store = house.open()) {
      store.log().publisher(www).publish();
      assertThat(Files.exists(www.resolve("checkpoint"))).isTrue();
    }
    try (PawlStore store = old.open()) {
      long size = store.ledger().head().size();
      assertThatThrownBy(() -> store.log().publisher(www))
          .isInstanceOfSatisfying(
              StoreDamagedException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreDamagedException.Kind.ROLLED_BACK));
      assertThat(store.ledger().head().size()).isEqualTo(size); // no keys were made
    }
  }

  @Test
  void checkpoints_whereWitnessesAreRequired_areThoseThatTheyCosigned() throws Exception {
    try (PawlStore store = new StoreHouse(root).create()) {
      CheckpointSource checkpoints = store.log().checkpoints();
      SignedNote alone = checkpoints.newest().orElseThrow();
      assertThat(alone.text()).isEqualTo(store.log().keys().text(store.ledger().head()));
      var _ =
          store
              .ledger()
              .submit(
                  new ConfigureAnchors(
                      new AnchorsConfigured(
                          List.of(new RequiredAnchor("witness", "w")),
                          Release.RECEIPT,
                          0,
                          List.of("somebody"),
                          "a test",
                          0)));
      assertThat(checkpoints.newest()).isEmpty();
      Path www = root.resolve("www");
      assertThat(store.log().publisher(www).publish().checkpoint()).isEmpty();
      store.log().takeCheckpointsFrom(() -> Optional.of(alone));
      assertThat(checkpoints.newest()).contains(alone);
      assertThat(store.log().publisher(www).publish().checkpoint()).contains(alone);
    }
  }
}
