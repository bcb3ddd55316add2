package dev.pawl.signer;

import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.LmsPublicKey;
import dev.pawl.hbs.MalformedException;
import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.hbs.SchemeSignature;
import dev.pawl.hbs.TreePublicKey;
import dev.pawl.hbs.Verification;
import dev.pawl.hbs.XmssTreePublicKey;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.Entry.KeyCreated;
import dev.pawl.ledger.Entry.Signed;
import dev.pawl.ledger.KeyId;
import dev.pawl.tlog.Hash;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Checks what stands beside the receipts: disclosures, signatures and the chain of trees.
///
/// A parent tree's signature is verified, since what it signs, the child, is beside it. A message's
/// signature cannot be, since the message is not here; it is checked to be well formed, of the leaf
/// and parameters that the receipt says, and to hold the very bytes with which the parent trees'
/// receipts certified its tree.
///
/// Memory: some hundred bytes for each child tree.
final class AuditSignatures {
  /// The most trees of which the parents' part of a signature is kept, so that it is not digested
  /// for each signature.
  private static final int UPPERS_MAX = 1_024;

  private final AuditFindings findings;
  private final Map<KeyId, Key> keys = new HashMap<>();
  private final Map<Tree, Child> children = new HashMap<>();
  private final Map<Tree, byte[]> uppers =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Tree, byte[]> eldest) {
          return size() > UPPERS_MAX;
        }
      };
  private long messages;
  private long childTrees;

  private record Key(SchemeParameters parameters, SchemePublicKey publicKey) {
    int topLayer() {
      return parameters.layers() - 1;
    }

    int height(int layer) {
      return parameters.hypertree().height(layer);
    }

    /// The heights of the layers below this one, together.
    int heightBelow(int layer) {
      int height = 0;
      for (int below = 0; below < layer; below++) {
        height += height(below);
      }
      return height;
    }
  }

  /// A tree, by the layer it is in and its number there.
  private record Tree(KeyId key, int layer, long number) {}

  /// A tree that its parent has certified.
  ///
  /// @param signed the SHA-256 of the signed child ([SignatureParts])
  private record Child(Hash signed, TreePublicKey publicKey) {}

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
      SchemeParameters parameters = SchemeParameters.parse(entry.parameters());
      findings.unless(
          parameters.hypertree().heights().equals(entry.heights()),
          index,
          "names parameters %s, its tree heights are %s",
          entry.parameters(),
          entry.heights());
      SchemePublicKey publicKey = SchemePublicKey.parse(parameters, entry.publicKey().toArray());
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
    } catch (MalformedException | IllegalArgumentException e) {
      findings.add(index, "holds a malformed signature: %s", String.valueOf(e.getMessage()));
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
        @Nullable Key key = keys.get(entry.key());
        boolean asItShould =
            disclosure.label().equals(Disclosure.CHILD_TREE)
                && disclosure.request().equals(Disclosure.NO_REQUEST)
                && (key == null
                    || entry.layer() > key.topLayer()
                    || disclosure.message().equals(child(entry, key, signature)));
        findings.unless(asItShould, index, "has a disclosure that is not that of a child tree");
      }
    } catch (IllegalArgumentException e) {
      findings.add(index, "has a malformed disclosure: %s", String.valueOf(e.getMessage()));
    }
  }

  /// The digest of the child at the end of a signed child.
  private static Hash child(Signed entry, Key key, Bytes signedChild) {
    byte[] bytes = signedChild.toArray();
    int from = Math.max(0, bytes.length - key.parameters.certifiedBytes(entry.layer() - 1));
    return Digests.sha256(Bytes.copyOf(bytes, from, bytes.length));
  }

  private void checkMessageSignature(long index, Signed entry, Key key, byte[] signature)
      throws MalformedException {
    SchemeSignature parsed = key.publicKey.parseSignature(signature);
    findings.unless(
        parsed.leafOfKey().equals(OptionalLong.of(entry.leaf())),
        index,
        "is for leaf %d, its signature is with leaf %s",
        entry.leaf(),
        parsed.leafOfKey().isPresent() ? parsed.leafOfKey().getAsLong() : "above 2^63");
    if (!parsed.parametersName().equals(key.parameters.name())) {
      findings.add(index, "holds a signature of parameters %s", parsed.parametersName());
      return;
    }
    Tree tree = new Tree(entry.key(), 0, entry.leaf() >>> key.height(0));
    byte[] upper = SignatureParts.upper(key.parameters, signature);
    if (!Arrays.equals(uppers.get(tree), upper)) {
      checkChain(index, entry, key, signature);
      uppers.put(tree, upper);
    }
  }

  /// Compares the signed children in a signature with those that the parent trees' receipts are
  /// about.
  private void checkChain(long index, Signed entry, Key key, byte[] signature) {
    for (int layer = key.topLayer(); layer > 0; layer--) {
      long number = entry.leaf() >>> key.heightBelow(layer);
      @Nullable Child child = children.get(new Tree(entry.key(), layer - 1, number));
      if (child == null) {
        findings.add(index, "uses tree %d of layer %d, which has no receipt", number, layer - 1);
        continue;
      }
      Bytes there =
          SignatureParts.signedChild(key.parameters, signature, layer, child.publicKey.certified());
      findings.unless(
          child.signed.equals(Digests.sha256(there)),
          index,
          "certifies tree %d of layer %d with other bytes than its receipt: A PARENT LEAF WAS USED TWICE",
          number,
          layer - 1);
    }
  }

  private void checkChildTree(long index, Signed entry, Key key, byte[] signedChild)
      throws MalformedException {
    int split = Math.min(signedChild.length, key.parameters.signatureBytes(entry.layer()));
    byte[] signature = Arrays.copyOf(signedChild, split);
    byte[] certified = Arrays.copyOfRange(signedChild, split, signedChild.length);
    TreePublicKey child = key.publicKey.tree(entry.layer() - 1, entry.leaf(), certified);
    checkParameters(index, entry, key, child);
    @Nullable TreePublicKey signer = publicKeyOf(entry, key);
    int leaf = (int) (entry.leaf() & ((1L << key.height(entry.layer())) - 1));
    if (signer == null) {
      findings.add(index, "is by a tree that has no receipt itself");
    } else if (signer.verifyChild(leaf, certified, signature)
        instanceof Verification.Invalid wrong) {
      findings.add(index, "holds a signature that does not verify: %s", wrong.reason());
    }
    children.put(
        new Tree(entry.key(), entry.layer() - 1, entry.leaf()),
        new Child(entry.signature(), child));
  }

  /// What is certified of an LMS tree names its parameters; a root of XMSS says nothing.
  private void checkParameters(long index, Signed entry, Key key, TreePublicKey child) {
    switch (child) {
      case LmsPublicKey lms ->
          findings.unless(
              key.parameters instanceof HssParameters hss
                  && lms.parameters().equals(hss.level(key.topLayer() - entry.layer() + 1)),
              index,
              "certifies a tree of parameters %s",
              lms.parameters());
      case XmssTreePublicKey _ -> {}
    }
  }

  /// The public key of the tree that made this signature over a child.
  private @Nullable TreePublicKey publicKeyOf(Signed entry, Key key) {
    if (entry.layer() == key.topLayer()) {
      return key.publicKey.top();
    }
    long tree = entry.leaf() >>> key.height(entry.layer());
    @Nullable Child child = children.get(new Tree(entry.key(), entry.layer(), tree));
    return child == null ? null : child.publicKey;
  }
}
