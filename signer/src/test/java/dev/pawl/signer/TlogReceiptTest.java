package dev.pawl.signer;

import static dev.pawl.signer.SigningTest.message;
import static dev.pawl.signer.SigningTest.released;
import static dev.pawl.signer.SigningTest.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.hbs.HssPublicKey;
import dev.pawl.ledger.KeyState;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.note.KeyType;
import dev.pawl.tlog.note.NoteSigner;
import dev.pawl.tlog.note.SignedNote;
import dev.pawl.tlog.note.TlogProof;
import dev.pawl.tlog.note.TrustPolicy;
import dev.pawl.tlog.note.VerifierKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A tlog-proof against a policy, and one in which one thing is not so.
class TlogReceiptTest {
  @TempDir static Path root;

  private static HssPublicKey publicKey;
  private static byte[] signature;
  private static byte[] otherSignature;
  private static TlogReceipt proof;
  private static TlogReceipt otherProof;
  private static SignedNote early;
  private static List<VerifierKey> log;
  private static NoteSigner witness;

  @BeforeAll
  static void sign() throws Exception {
    witness = NoteSigner.generate("w.example", KeyType.ED25519_COSIGNATURE, new SecureRandom());
    try (PawlStore store = new StoreHouse(root).create()) {
      KeyState key = StoreHouse.key(store, "k", StoreHouse.H5_H5);
      publicKey = HssPublicKey.parse(key.created().publicKey().toArray());
      early = store.log().checkpoints().newest().orElseThrow();
      SignOutcome.Released first = released(store.signer().sign(request(key.id(), "image", "id")));
      SignOutcome.Released second = released(store.signer().sign(request(key.id(), "image")));
      signature = first.signature().toArray();
      otherSignature = second.signature().toArray();
      SignedNote signed = store.log().checkpoints().newest().orElseThrow();
      SignedNote cosigned = signed.with(witness.sign(signed.text(), 1_800_000_001));
      proof = store.log().receipt(first.receipt(), cosigned);
      otherProof = store.log().receipt(second.receipt(), cosigned);
      log = store.log().verifiers();
      assertThatThrownBy(() -> store.log().receipt(first.receipt(), early))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("does not include entry");
      assertThatThrownBy(() -> store.log().receipt(first.receipt(), stranger()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not one of this ledger");
    }
  }

  private static SignedNote stranger() {
    return LogKeys.generate("other", new SecureRandom()).sign(proof().claim().head(), 1);
  }

  private static TlogReceipt proof() {
    return proof;
  }

  private static String policy(String quorum) {
    return "log %s\nlog %s\nwitness w %s\nquorum %s\n"
        .formatted(log.get(0), log.get(1), witness.verifier(), quorum);
  }

  private static ReceiptVerdict verdict(TlogReceipt claimed, String policy) throws Exception {
    return new TlogReceiptVerifier(publicKey, TrustPolicy.parse(policy))
        .verify(claimed, message("image"), signature);
  }

  private static void assertRejected(TlogReceipt claimed, String policy, String... reasons)
      throws Exception {
    assertThat(verdict(claimed, policy))
        .isInstanceOfSatisfying(
            ReceiptVerdict.Rejected.class,
            rejected ->
                assertThat(String.join("\n", rejected.reasons())).contains(List.of(reasons)));
  }

  @Test
  void verify_underEachPolicyThatHolds_isGenuine() throws Exception {
    String text = proof.encode();
    assertThat(TlogReceipt.isOne(text.getBytes())).isTrue();
    TlogReceipt read = TlogReceipt.parse(text);
    assertThat(read).isEqualTo(proof);
    assertThat(read.encode()).isEqualTo(text);
    for (String policy : List.of(policy("none"), policy("w"))) {
      assertThat(verdict(read, policy)).isInstanceOf(ReceiptVerdict.Genuine.class);
    }
    for (VerifierKey key : log) {
      assertThat(verdict(read, "log " + key + "\nquorum none\n"))
          .isInstanceOf(ReceiptVerdict.Genuine.class);
    }
    assertThat(TlogProof.parse(text).extra()).isPresent();
  }

  @Test
  void verify_withoutTheWitnessOrTheLogOfThePolicy_isRejectedWithWords() throws Exception {
    SignedNote alone =
        new SignedNote(proof.checkpoint().text(), proof.checkpoint().signatures().subList(0, 2));
    TlogReceipt unseen = new TlogReceipt(proof.disclosure(), proof.entry(), proof.path(), alone);
    assertRejected(unseen, policy("w"), "not cosigned by as many witnesses");
    assertThat(verdict(unseen, policy("none"))).isInstanceOf(ReceiptVerdict.Genuine.class);
    VerifierKey other =
        LogKeys.generate("other.example", new SecureRandom()).verifiers().getFirst();
    assertRejected(
        proof, "log " + other + "\nquorum none\n", "no key that the policy names signed");
  }

  @Test
  void verify_ofAnotherSignatureEntryOrDisclosure_isRejectedWithWords() throws Exception {
    assertRejected(otherProof, policy("none"), "for another signature", "leaf");
    assertRejected(
        new TlogReceipt(proof.disclosure(), otherProof.entry(), proof.path(), proof.checkpoint()),
        policy("none"),
        "does not lead from the entry to the root",
        "about another signature",
        "not what the log's entry commits to");
    assertRejected(
        new TlogReceipt(otherProof.disclosure(), proof.entry(), proof.path(), proof.checkpoint()),
        policy("none"),
        "not what the log's entry commits to");
    assertRejected(
        new TlogReceipt(proof.disclosure(), proof.entry(), otherProof.path(), proof.checkpoint()),
        policy("none"),
        "does not lead from the entry to the root");
    assertThat(
            new TlogReceiptVerifier(publicKey, TrustPolicy.parse(policy("none")))
                .verify(proof, message("another image"), signature))
        .isInstanceOf(ReceiptVerdict.Rejected.class);
    assertThat(
            new TlogReceiptVerifier(publicKey, TrustPolicy.parse(policy("none")))
                .verify(proof, message("image"), otherSignature))
        .isInstanceOf(ReceiptVerdict.Rejected.class);
  }

  /// Every character but those of the ML-DSA and the witness's line, which this policy does not ask
  /// for.
  @Test
  void verify_ofATextWithAnyCharacterChanged_isNeverGenuine() throws Exception {
    String policy = "log " + log.getFirst() + "\nquorum none\n";
    SignedNote signed =
        new SignedNote(proof.checkpoint().text(), proof.checkpoint().signatures().subList(0, 1));
    String text = new TlogReceipt(proof.disclosure(), proof.entry(), proof.path(), signed).encode();
    assertThat(verdict(TlogReceipt.parse(text), policy)).isInstanceOf(ReceiptVerdict.Genuine.class);
    for (int at = 0; at < text.length(); at++) {
      char other = text.charAt(at) == 'A' ? 'B' : 'A';
      String changed = text.substring(0, at) + other + text.substring(at + 1);
      assertThat(isGenuine(changed, policy)).as("character %d of %s", at, text).isFalse();
      assertThat(isGenuine(text.substring(0, at), policy)).as("cut at %d", at).isFalse();
    }
  }

  private static boolean isGenuine(String text, String policy) throws Exception {
    try {
      return verdict(TlogReceipt.parse(text), policy) instanceof ReceiptVerdict.Genuine;
    } catch (MalformedException e) {
      return false;
    }
  }

  @Test
  void parse_ofOtherExtraData_saysWhatIsWrong() {
    TlogProof bare = new TlogProof(Optional.empty(), proof.path(), proof.checkpoint());
    assertThatThrownBy(() -> TlogReceipt.parse(bare.encode()))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("no extra line");
    for (String extra : List.of("", "AA==", "/////w==", "AAAA")) {
      TlogProof other = new TlogProof(Optional.of(extra), proof.path(), proof.checkpoint());
      assertThatThrownBy(() -> TlogReceipt.parse(other.encode()))
          .as(extra)
          .isInstanceOf(MalformedException.class);
    }
  }
}
