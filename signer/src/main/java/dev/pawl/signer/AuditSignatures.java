package dev.pawl.signer;

import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.HssPublicKey;
import dev.pawl.hbs.HssSignature;
import dev.pawl.hbs.LmsParameters;
import dev.pawl.hbs.LmsPublicKey;
import dev.pawl.hbs.LmsSignature;
import dev.pawl.hbs.MalformedException;
import dev.pawl.hbs.Message;
import dev.pawl.hbs.Verification;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.Entry.KeyCreated;
import dev.pawl.ledger.Entry.Signed;
import dev.pawl.ledger.KeyId;
import dev.pawl.tlog.Hash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Checks what stands beside the receipts: disclosures, signatures and the chain of trees.
///
/// A parent tree's signature is verified, since what it signs, the child's public key, is beside
/// it. A message's signature cannot be, since the message is not here; it is checked to be well
/// formed, of the leaf and parameters that the receipt says, and to begin with the very bytes with
/// which the parent trees' receipts certified its tree.
///
/// Memory: some hundred bytes for each child tree.
final class AuditSignatures {
  /// The most trees whose first bytes are kept, so that they are not digested for each signature.
  private static final int PREFIXES_MAX = 1_024;

  private final AuditFindings findings;
  private final Map<KeyId, Key> keys = new HashMap<>();
  private final Map<Tree, Child> children = new HashMap<>();
  private final Map<Tree, byte[]> prefixes =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Tree, byte[]> eldest) {
          return size() > PREFIXES_MAX;
        }
      };
  private long messages;
  private long childTrees;

  private record Key(HssParameters parameters, HssPublicKey publicKey) {
    int topLayer() {
      return parameters.levels().size() - 1;
    }

    LmsParameters layer(int layer) {
      return parameters.level(topLayer() - layer);
    }

    /// The heights of the layers below this one, together.
    int heightBelow(int layer) {
      int height = 0;
      for (int below = 0; below < layer; below++) {
        height += layer(below).height();
      }
      return height;
    }
  }

  /// A tree, by the layer it is in and its number there.
  private record Tree(KeyId key, int layer, long number) {}

  /// A tree that its parent has certified.
  ///
  /// @param signed the SHA-256 of signature and public key, side by side
  private record Child(Hash signed, LmsPublicKey publicKey) {}

  AuditSignatures(AuditFindings findings) {
    this.findings = findings;
  }

  /// How many signatures of messages there are.
  long messages() {
    return messages;
  }

  /// How many signatures over child trees there are.
  long childTrees() {
    return childTrees;
  }

  void created(long index, KeyCreated entry) {
    try {
      HssParameters parameters = HssParameters.parse(entry.parameters());
      HssPublicKey publicKey = HssPublicKey.parse(entry.publicKey().toArray());
      findings.unless(
          publicKey.levels() == parameters.levels().size()
              && publicKey.top().parameters().equals(parameters.level(0)),
          index,
          "names parameters %s, its public key is of others",
          entry.parameters());
      findings.unless(
          parameters.levels().reversed().stream()
              .map(LmsParameters::height)
              .toList()
              .equals(entry.heights()),
          index,
          "names parameters %s, its tree heights are %s",
          entry.parameters(),
          entry.heights());
      keys.put(entry.key(), new Key(parameters, publicKey));
    } catch (MalformedException | IllegalArgumentException e) {
      findings.add(index, "creates a key that nobody can use: %s", String.valueOf(e.getMessage()));
    }
  }

  /// @param opening the disclosure, whose digest is right
  /// @param signature the second attachment, whose digest is right
  void signed(long index, Signed entry, Bytes opening, Bytes signature) {
    if (entry.layer() == 0) {
      messages++;
    } else {
      childTrees++;
    }
    checkDisclosure(index, entry, opening, signature);
    @Nullable Key key = keys.get(entry.key());
    if (key == null || entry.layer() > key.topLayer()) {
      return; // the rules have something to say about it
    }
    try {
      if (entry.layer() == 0) {
        checkMessageSignature(index, entry, key, signature.toArray());
      } else {
        checkChildTree(index, entry, key, signature.toArray());
      }
    } catch (MalformedException e) {
      findings.add(index, "holds a malformed signature: %s", String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // bytes in memory
    }
  }

  private void checkDisclosure(long index, Signed entry, Bytes opening, Bytes signature) {
    try {
      Disclosure disclosure = Disclosure.decode(opening);
      findings.unless(
          disclosure.signature().equals(entry.signature()),
          index,
          "has a disclosure of another signature");
      if (entry.layer() > 0) {
        LmsParameters child = childParameters(entry);
        boolean asItShould =
            disclosure.label().equals(Disclosure.CHILD_TREE)
                && disclosure.request().equals(Disclosure.NO_REQUEST)
                && (child == null || disclosure.message().equals(lastBytes(signature, child)));
        findings.unless(asItShould, index, "has a disclosure that is not that of a child tree");
      }
    } catch (IllegalArgumentException e) {
      findings.add(index, "has a malformed disclosure: %s", String.valueOf(e.getMessage()));
    }
  }

  private @Nullable LmsParameters childParameters(Signed entry) {
    @Nullable Key key = keys.get(entry.key());
    return key == null || entry.layer() > key.topLayer() ? null : key.layer(entry.layer() - 1);
  }

  /// The digest of the public key at the end.
  private static Hash lastBytes(Bytes signature, LmsParameters child) {
    byte[] bytes = signature.toArray();
    int from = Math.max(0, bytes.length - child.publicKeyBytes());
    return Digests.sha256(Bytes.copyOf(bytes, from, bytes.length));
  }

  private void checkMessageSignature(long index, Signed entry, Key key, byte[] signature)
      throws MalformedException {
    HssSignature parsed = HssSignature.parse(signature);
    findings.unless(
        parsed.leaf().equals(OptionalLong.of(entry.leaf())),
        index,
        "is for leaf %d, its signature is with leaf %s",
        entry.leaf(),
        parsed.leaf().isPresent() ? parsed.leaf().getAsLong() : "above 2^63");
    if (!Parameters.of(parsed).equals(key.parameters.name())) {
      findings.add(index, "holds a signature of parameters %s", Parameters.of(parsed));
      return;
    }
    Tree tree = new Tree(entry.key(), 0, entry.leaf() >>> key.layer(0).height());
    byte @Nullable [] prefix = prefixes.get(tree);
    int length = signature.length - key.layer(0).signatureBytes();
    if (prefix != null && Arrays.equals(prefix, 0, length, signature, 0, length)) {
      return;
    }
    checkChain(index, entry, key, signature);
    prefixes.put(tree, Arrays.copyOf(signature, length));
  }

  /// Compares the signed public keys in a signature with those that the parent trees' receipts are
  /// about.
  private void checkChain(long index, Signed entry, Key key, byte[] signature) {
    int at = Integer.BYTES;
    for (int layer = key.topLayer(); layer > 0; layer--) {
      int end = at + key.layer(layer).signatureBytes() + key.layer(layer - 1).publicKeyBytes();
      long number = entry.leaf() >>> key.heightBelow(layer);
      @Nullable Child child = children.get(new Tree(entry.key(), layer - 1, number));
      Hash there = Digests.sha256(Bytes.copyOf(signature, at, end));
      findings.unless(
          child != null,
          index,
          "uses tree %d of layer %d, which has no receipt",
          number,
          layer - 1);
      findings.unless(
          child == null || child.signed.equals(there),
          index,
          "certifies tree %d of layer %d with other bytes than its receipt: A PARENT LEAF WAS USED TWICE",
          number,
          layer - 1);
      at = end;
    }
  }

  private void checkChildTree(long index, Signed entry, Key key, byte[] both)
      throws MalformedException, IOException {
    LmsParameters parent = key.layer(entry.layer());
    int split = Math.min(both.length, parent.signatureBytes());
    byte[] signature = Arrays.copyOf(both, split);
    byte[] child = Arrays.copyOfRange(both, split, both.length);
    LmsSignature parsed = LmsSignature.parse(signature);
    LmsPublicKey publicKey = LmsPublicKey.parse(child);
    findings.unless(
        publicKey.parameters().equals(key.layer(entry.layer() - 1)),
        index,
        "certifies a tree of parameters %s",
        publicKey.parameters());
    findings.unless(
        parsed.leaf() == (entry.leaf() & (parent.leaves() - 1)),
        index,
        "is for leaf %d, its signature is with leaf %d of a tree of %d",
        entry.leaf(),
        parsed.leaf(),
        parent.leaves());
    @Nullable LmsPublicKey signer = publicKeyOf(entry, key);
    if (signer == null) {
      findings.add(index, "is by a tree that has no receipt itself");
    } else if (signer.verify(Message.of(child), signature) instanceof Verification.Invalid wrong) {
      findings.add(index, "holds a signature that does not verify: %s", wrong.reason());
    }
    children.put(
        new Tree(entry.key(), entry.layer() - 1, entry.leaf()),
        new Child(entry.signature(), publicKey));
  }

  /// The public key of the tree that made this signature over a child.
  private @Nullable LmsPublicKey publicKeyOf(Signed entry, Key key) {
    if (entry.layer() == key.topLayer()) {
      return key.publicKey.top();
    }
    long tree = entry.leaf() >>> key.layer(entry.layer()).height();
    @Nullable Child child = children.get(new Tree(entry.key(), entry.layer(), tree));
    return child == null ? null : child.publicKey;
  }
}
