package dev.pawl.signer;

import static dev.pawl.signer.SigningTest.message;
import static dev.pawl.signer.SigningTest.released;
import static dev.pawl.signer.SigningTest.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.hbs.HssPublicKey;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Epoch;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.KeyState;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.InclusionProof;
import dev.pawl.tlog.TreeHead;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A receipt in which one thing is not so.
class ReceiptVerifierTest {
  private static final Hash ANOTHER = Hash.of(new byte[32]);

  @TempDir static Path root;

  private static HssPublicKey publicKey;
  private static HssPublicKey otherKey;
  private static byte[] signature;
  private static byte[] otherSignature;
  private static Receipt receipt;
  private static Bytes otherEntry;

  @BeforeAll
  static void sign() throws Exception {
    try (PawlStore store = new StoreHouse(root).create()) {
      KeyState key = StoreHouse.key(store, "k", StoreHouse.H5_H5);
      KeyState other = StoreHouse.key(store, "o", StoreHouse.H5_H5);
      publicKey = HssPublicKey.parse(key.created().publicKey().toArray());
      otherKey = HssPublicKey.parse(other.created().publicKey().toArray());
      SignOutcome.Released released =
          released(store.signer().sign(request(key.id(), "image", "id")));
      SignOutcome.Released second = released(store.signer().sign(request(key.id(), "image")));
      signature = released.signature().toArray();
      otherSignature = second.signature().toArray();
      otherEntry = second.receipt().entry();
      receipt = store.prove(released.receipt());
    }
  }

  private static ReceiptVerdict verdict(Receipt claimed) throws Exception {
    return new ReceiptVerifier(publicKey).verify(claimed, message("image"), signature);
  }

  private static void assertRejected(Receipt claimed, String reason) throws Exception {
    assertThat(verdict(claimed))
        .isInstanceOfSatisfying(
            ReceiptVerdict.Rejected.class,
            rejected ->
                assertThat(rejected.reasons()).anySatisfy(r -> assertThat(r).contains(reason)));
  }

  private static Receipt with(
      String parameters, int layer, long leaf, Epoch epoch, long index, long timeMillis) {
    return new Receipt(
        receipt.version(),
        receipt.store(),
        receipt.key(),
        receipt.keyName(),
        parameters,
        receipt.publicKey(),
        layer,
        leaf,
        epoch,
        index,
        timeMillis,
        receipt.disclosure(),
        receipt.entry(),
        receipt.proof());
  }

  private static Receipt with(
      KeyId key, Hash publicKey, Disclosure disclosure, Bytes entry, Receipt.Proof proof) {
    return new Receipt(
        receipt.version(),
        receipt.store(),
        key,
        receipt.keyName(),
        receipt.parameters(),
        publicKey,
        receipt.layer(),
        receipt.leaf(),
        receipt.epoch(),
        receipt.index(),
        receipt.timeMillis(),
        disclosure,
        entry,
        Optional.of(proof));
  }

  private static Receipt with(Disclosure disclosure) {
    return with(
        receipt.key(),
        receipt.publicKey(),
        disclosure,
        receipt.entry(),
        receipt.proof().orElseThrow());
  }

  private static Receipt with(Receipt.Proof proof) {
    return with(receipt.key(), receipt.publicKey(), receipt.disclosure(), receipt.entry(), proof);
  }

  @Test
  void verify_ofTheReceipt_isGenuineUnderItsHead() throws Exception {
    assertThat(verdict(receipt))
        .isEqualTo(new ReceiptVerdict.Genuine(receipt.proof().map(Receipt.Proof::head)));
  }

  @Test
  void verify_ofAnotherMessageSignatureOrKey_isRejected() throws Exception {
    ReceiptVerifier verifier = new ReceiptVerifier(publicKey);
    assertThat(verifier.verify(receipt, message("imagE"), signature))
        .isInstanceOf(ReceiptVerdict.Rejected.class);
    assertThat(verifier.verify(receipt, message("image"), otherSignature))
        .isInstanceOf(ReceiptVerdict.Rejected.class);
    assertThat(verifier.verify(receipt, message("image"), new byte[3]))
        .isInstanceOf(ReceiptVerdict.Rejected.class);
    assertThat(new ReceiptVerifier(otherKey).verify(receipt, message("image"), signature))
        .isInstanceOf(ReceiptVerdict.Rejected.class);
  }

  @Test
  void verify_ofAnyChangedField_isRejected() throws Exception {
    Receipt r = receipt;
    String p = r.parameters();
    assertRejected(with("x", 0, r.leaf(), r.epoch(), r.index(), r.timeMillis()), "parameters");
    assertRejected(with(p, 1, r.leaf(), r.epoch(), r.index(), r.timeMillis()), "not for the");
    assertRejected(with(p, 0, r.leaf() + 1, r.epoch(), r.index(), r.timeMillis()), "leaf");
    assertRejected(with(p, 0, r.leaf(), new Epoch(0), r.index(), r.timeMillis()), "epoch");
    assertRejected(with(p, 0, r.leaf(), r.epoch(), r.index() + 1, r.timeMillis()), "proof");
    assertRejected(with(p, 0, r.leaf(), r.epoch(), r.index(), r.timeMillis() + 1), "time");
    Receipt.Proof proof = r.proof().orElseThrow();
    KeyId key = new KeyId(Bytes.copyOf(new byte[16]));
    assertRejected(with(key, r.publicKey(), r.disclosure(), r.entry(), proof), "key");
    assertRejected(with(r.key(), ANOTHER, r.disclosure(), r.entry(), proof), "public key");
    assertRejected(with(r.key(), r.publicKey(), r.disclosure(), otherEntry, proof), "signature");
    assertRejected(
        with(r.key(), r.publicKey(), r.disclosure(), Bytes.copyOf((byte) 99), proof), "malformed");
  }

  @Test
  void verify_ofAnyChangedDisclosure_isRejected() throws Exception {
    Disclosure d = receipt.disclosure();
    Bytes salt = Bytes.copyOf(new byte[32]);
    assertRejected(
        with(new Disclosure(salt, d.request(), d.message(), d.label(), d.signature())), "salt");
    assertRejected(
        with(new Disclosure(d.salt(), ANOTHER, d.message(), d.label(), d.signature())), "request");
    assertRejected(
        with(new Disclosure(d.salt(), d.request(), ANOTHER, d.label(), d.signature())), "message");
    assertRejected(
        with(new Disclosure(d.salt(), d.request(), d.message(), "x", d.signature())), "label");
    assertRejected(
        with(new Disclosure(d.salt(), d.request(), d.message(), d.label(), ANOTHER)), "signature");
  }

  @Test
  void verify_ofAnotherProof_isRejected() throws Exception {
    Receipt.Proof proof = receipt.proof().orElseThrow();
    TreeHead other = new TreeHead(proof.head().size(), ANOTHER);
    assertRejected(with(new Receipt.Proof(other, proof.path())), "root");
    List<Hash> shorter = new ArrayList<>(proof.path().inclusionPath());
    shorter.removeLast();
    InclusionProof cut =
        new InclusionProof(proof.path().leafIndex(), proof.path().treeSize(), shorter);
    assertRejected(with(new Receipt.Proof(proof.head(), cut)), "root");
  }

  @Test
  void disclosure_decodesToItself_andNoTruncationDecodes() {
    Bytes encoded = receipt.disclosure().encoded();
    assertThat(Disclosure.decode(encoded)).isEqualTo(receipt.disclosure());
    for (int length = 0; length < encoded.size(); length++) {
      Bytes cut = Bytes.copyOf(encoded.toArray(), 0, length);
      assertThatThrownBy(() -> Disclosure.decode(cut)).isInstanceOf(IllegalArgumentException.class);
    }
    byte[] longer = java.util.Arrays.copyOf(encoded.toArray(), encoded.size() + 1);
    assertThatThrownBy(() -> Disclosure.decode(Bytes.copyOf(longer)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
