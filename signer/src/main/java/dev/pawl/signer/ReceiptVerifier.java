package dev.pawl.signer;

import dev.pawl.hbs.MalformedException;
import dev.pawl.hbs.Message;
import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.hbs.SchemeSignature;
import dev.pawl.hbs.Verification;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.Entry;
import dev.pawl.ledger.Entry.Signed;
import dev.pawl.ledger.EntryCodec;
import dev.pawl.ledger.MalformedEntryException;
import dev.pawl.tlog.MerkleTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Checks a receipt against the message, the signature and the public key. Pure: it needs no store
/// and trusts nothing but the public key.
///
/// It cannot tell whether the head in the receipt's proof is one that the ledger ever had: a
/// checkpoint from a source of one's own tells.
public final class ReceiptVerifier {
  private final SchemePublicKey publicKey;

  /// @param publicKey the key that is trusted
  public ReceiptVerifier(SchemePublicKey publicKey) {
    this.publicKey = publicKey;
  }

  /// Checks everything there is to check, and reports all that is wrong, not only the first.
  ///
  /// @throws IOException where the message cannot be read; nothing is known then
  public ReceiptVerdict verify(Receipt receipt, Message message, byte[] signature)
      throws IOException {
    Findings found = new Findings();
    checkSignature(receipt, message, signature, found);
    checkEntry(receipt, found);
    checkProof(receipt, found);
    return found.reasons.isEmpty()
        ? new ReceiptVerdict.Genuine(receipt.proof().map(Receipt.Proof::head))
        : new ReceiptVerdict.Rejected(found.reasons);
  }

  private void checkSignature(Receipt receipt, Message message, byte[] signature, Findings found)
      throws IOException {
    DigestedMessage digested = new DigestedMessage(message);
    SchemeSignature parsed;
    try {
      parsed = publicKey.parseSignature(signature);
    } catch (MalformedException e) {
      found.add("the signature is malformed: %s", String.valueOf(e.getMessage()));
      return;
    }
    if (publicKey.verify(digested, parsed) instanceof Verification.Invalid invalid) {
      found.add("the signature is not one of this message by this key: %s", invalid.reason());
    }
    found.unless(
        digested.digestOnceRead().equals(receipt.disclosure().message()),
        "the receipt is for another message");
    found.unless(
        Digests.sha256(Bytes.copyOf(signature)).equals(receipt.disclosure().signature()),
        "the receipt is for another signature");
    found.unless(
        Digests.sha256(Bytes.copyOf(publicKey.encoded())).equals(receipt.publicKey()),
        "the receipt is for another public key");
    found.unless(
        parsed.leafOfKey().equals(OptionalLong.of(receipt.leaf())),
        "the receipt says leaf %d, the signature says %s",
        receipt.leaf(),
        parsed.leafOfKey().isPresent() ? parsed.leafOfKey().getAsLong() : "a larger one");
    found.unless(
        parsed.parametersName().equals(receipt.parameters()),
        "the receipt says parameters %s, the signature has %s",
        receipt.parameters(),
        parsed.parametersName());
  }

  private static void checkEntry(Receipt receipt, Findings found) {
    Entry entry;
    try {
      entry = EntryCodec.decode(receipt.entry());
    } catch (MalformedEntryException e) {
      found.add("the receipt's ledger entry is malformed: %s", String.valueOf(e.getMessage()));
      return;
    }
    if (!(entry instanceof Signed signed)) {
      found.add("the receipt's ledger entry is not one of a signature");
      return;
    }
    found.unless(receipt.layer() == 0, "the receipt is not for the signature of a message");
    found.unless(
        signed.key().equals(receipt.key())
            && signed.layer() == receipt.layer()
            && signed.leaf() == receipt.leaf()
            && signed.epoch().equals(receipt.epoch())
            && signed.timeMillis() == receipt.timeMillis(),
        "the receipt's key, layer, leaf, epoch or time is not that of its ledger entry");
    found.unless(
        signed.signature().equals(receipt.disclosure().signature()),
        "the ledger entry is about another signature");
    found.unless(
        signed.disclosure().equals(receipt.disclosure().digest()),
        "salt, request, message, label or signature is not what the ledger entry commits to");
  }

  private static void checkProof(Receipt receipt, Findings found) {
    Optional<Receipt.Proof> proof = receipt.proof();
    if (proof.isEmpty()) {
      return;
    }
    found.unless(
        proof.get().path().leafIndex() == receipt.index(),
        "the proof is for entry %d, the receipt for entry %d",
        proof.get().path().leafIndex(),
        receipt.index());
    found.unless(
        proof
            .get()
            .path()
            .verify(MerkleTree.leafHash(receipt.entry().toArray()), proof.get().head()),
        "the proof does not lead from the ledger entry to the root");
  }

  /// What is wrong so far.
  private static final class Findings {
    final List<String> reasons = new ArrayList<>();

    void add(String format, Object... values) {
      reasons.add(format.formatted(values));
    }

    void unless(boolean holds, String format, Object... values) {
      if (!holds) {
        add(format, values);
      }
    }
  }
}
