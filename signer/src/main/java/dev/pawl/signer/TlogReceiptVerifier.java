package dev.pawl.signer;

import dev.pawl.hbs.MalformedException;
import dev.pawl.hbs.Message;
import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.hbs.SchemeSignature;
import dev.pawl.hbs.Verification;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.Entry.Signed;
import dev.pawl.ledger.EntryCodec;
import dev.pawl.ledger.MalformedEntryException;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.note.NoteSignature;
import dev.pawl.tlog.note.TrustPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Checks a [TlogReceipt] against the message, the signature, the public key and a policy that says
/// which log and which witnesses are believed. Pure: no store, no network, no clock.
///
/// Genuine means: this signature of this message, made by this key with this leaf, stands in a log
/// that the policy knows, under a head that the policy's quorum of witnesses has seen.
public final class TlogReceiptVerifier {
  private final SchemePublicKey publicKey;
  private final TrustPolicy policy;

  /// @param publicKey the key that is trusted
  /// @param policy the log and the witnesses that are
  public TlogReceiptVerifier(SchemePublicKey publicKey, TrustPolicy policy) {
    this.publicKey = publicKey;
    this.policy = policy;
  }

  /// Checks everything there is to check, and reports all that is wrong, not only the first.
  ///
  /// @throws IOException where the message cannot be read; nothing is known then
  public ReceiptVerdict verify(TlogReceipt receipt, Message message, byte[] signature)
      throws IOException {
    List<String> wrong = new ArrayList<>();
    OptionalLong leaf = checkSignature(receipt.disclosure(), message, signature, wrong);
    checkEntry(receipt, leaf, wrong);
    checkLog(receipt, wrong);
    return wrong.isEmpty()
        ? new ReceiptVerdict.Genuine(Optional.of(receipt.claim().head()))
        : new ReceiptVerdict.Rejected(wrong);
  }

  /// The leaf that the signature names, empty where it does not parse.
  private OptionalLong checkSignature(
      Disclosure disclosure, Message message, byte[] signature, List<String> wrong)
      throws IOException {
    DigestedMessage digested = new DigestedMessage(message);
    SchemeSignature parsed;
    try {
      parsed = publicKey.parseSignature(signature);
    } catch (MalformedException e) {
      wrong.add("the signature is malformed: " + e.getMessage());
      return OptionalLong.empty();
    }
    if (publicKey.verify(digested, parsed) instanceof Verification.Invalid invalid) {
      wrong.add("the signature is not one of this message by this key: " + invalid.reason());
    }
    if (!digested.digestOnceRead().equals(disclosure.message())) {
      wrong.add("the proof is for another message");
    }
    if (!Digests.sha256(Bytes.copyOf(signature)).equals(disclosure.signature())) {
      wrong.add("the proof is for another signature");
    }
    return parsed.leafOfKey();
  }

  private static void checkEntry(TlogReceipt receipt, OptionalLong leaf, List<String> wrong) {
    Signed signed;
    try {
      if (!(EntryCodec.decode(receipt.entry()) instanceof Signed entry)) {
        wrong.add("the log's entry is not one of a signature");
        return;
      }
      signed = entry;
    } catch (MalformedEntryException e) {
      wrong.add("the log's entry is malformed: " + e.getMessage());
      return;
    }
    if (signed.layer() != 0) {
      wrong.add("the log's entry is not about the signature of a message");
    }
    if (leaf.isPresent() && leaf.getAsLong() != signed.leaf()) {
      wrong.add(
          "the log's entry is about leaf %d, the signature is of leaf %d"
              .formatted(signed.leaf(), leaf.getAsLong()));
    }
    if (!signed.signature().equals(receipt.disclosure().signature())) {
      wrong.add("the log's entry is about another signature");
    }
    if (!signed.disclosure().equals(receipt.disclosure().digest())) {
      wrong.add(
          "salt, request, message, label or signature is not what the log's entry commits to");
    }
  }

  private void checkLog(TlogReceipt receipt, List<String> wrong) {
    if (!receipt
        .path()
        .verify(MerkleTree.leafHash(receipt.entry().toArray()), receipt.claim().head())) {
      wrong.add("the proof does not lead from the entry to the root of the checkpoint");
    }
    if (!policy.isOfALog(receipt.checkpoint())) {
      wrong.add(
          "no key that the policy names signed this checkpoint of the log %s"
              .formatted(receipt.claim().origin()));
    }
    for (NoteSignature line : policy.wrongLines(receipt.checkpoint())) {
      wrong.add("the checkpoint has a wrong signature of the key " + line.name());
    }
    if (!policy.isWitnessed(receipt.checkpoint())) {
      wrong.add("the checkpoint is not cosigned by as many witnesses as the policy asks for");
    }
  }
}
