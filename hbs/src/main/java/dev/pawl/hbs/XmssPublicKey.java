package dev.pawl.hbs;

import dev.pawl.hbs.tree.Hypertree;
import dev.pawl.hbs.xmss.XmssTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/// A public key of XMSS (RFC 8391 §4.1.7) or XMSS^MT (§4.2.2).
///
/// ```
///  0     4            4 + n         4 + 2n
///  +-----+------------+-------------+
///  | OID |    root    |    SEED     |
///  +-----+------------+-------------+
/// ```
///
/// The same bytes may be a key of either scheme, so whoever reads them must know which.
public final class XmssPublicKey implements SchemePublicKey {
  private final XmssParameters parameters;
  private final byte[] root;
  private final byte[] publicSeed;

  private XmssPublicKey(XmssParameters parameters, byte[] root, byte[] publicSeed) {
    this.parameters = parameters;
    this.root = root;
    this.publicSeed = publicSeed;
  }

  /// A public key from its parts, which are copied.
  ///
  /// @param root of the top tree, n bytes
  /// @param publicSeed SEED, n bytes
  /// @throws IllegalArgumentException for a wrong length
  public static XmssPublicKey of(XmssParameters parameters, byte[] root, byte[] publicSeed) {
    XmssParameters.checkLength("root", root, parameters.n());
    XmssParameters.checkLength("SEED", publicSeed, parameters.n());
    return new XmssPublicKey(parameters, root.clone(), publicSeed.clone());
  }

  /// Reads a key of this scheme.
  ///
  /// @throws MalformedException for anything but exactly one key
  public static XmssPublicKey parse(XmssScheme scheme, byte[] bytes) throws MalformedException {
    FieldReader in = new FieldReader(bytes);
    XmssParameters parameters =
        in.typecode(scheme.label() + " OID", code -> XmssParameters.of(new XmssOid(scheme, code)));
    byte[] root = in.take("root", parameters.n());
    byte[] publicSeed = in.take("SEED", parameters.n());
    in.end();
    return new XmssPublicKey(parameters, root, publicSeed);
  }

  @Override
  public boolean isOf(SchemeParameters other) {
    return parameters.equals(other);
  }

  @Override
  public XmssTreePublicKey top() {
    return tree(parameters.hypertree().layers() - 1, 0, root);
  }

  @Override
  public XmssTreePublicKey tree(int layer, long tree, byte[] certified) {
    return XmssTreePublicKey.of(parameters, publicSeed, layer, tree, certified);
  }

  @Override
  public XmssSignature parseSignature(byte[] signature) throws MalformedException {
    return XmssSignature.parse(parameters, signature);
  }

  @Override
  public Verification verify(Message message, SchemeSignature signature) throws IOException {
    return switch (signature) {
      case HssSignature _ -> new Verification.Invalid("signature is of HSS, key of XMSS");
      case XmssSignature xmss -> verify(message, xmss);
    };
  }

  /// Whether this is a signature of the message under this key (RFC 8391 §4.1.10, Algorithm 14, and
  /// §4.2.5, Algorithm 17, of which the former is the case of one layer).
  ///
  /// @throws IOException where the message cannot be read; nothing is known then
  public Verification verify(Message message, XmssSignature signature) throws IOException {
    if (!signature.parameters().equals(parameters)) {
      return new Verification.Invalid(
          "signature is of %s, key of %s".formatted(signature.parameters(), parameters));
    }
    byte[] candidate = candidateRoot(message, signature);
    // Alg. 17: if node == root: return true.
    return MessageDigest.isEqual(candidate, root)
        ? new Verification.Valid()
        : new Verification.Invalid(
            "the root that follows from message and signature is not the key's");
  }

  private byte[] candidateRoot(Message message, XmssSignature signature) throws IOException {
    Hypertree hypertree = parameters.hypertree();
    long index = signature.leaf();
    XmssTree tree = tree(0, index);
    // Alg. 17: M' = H_msg(getR(Sig_MT) || getRoot(PK_MT) || toByte(idx_sig, n), M).
    byte[] node;
    try (InputStream in = message.open()) {
      node = tree.digest().message(signature.rawRandomizer(), root, index, in);
    }
    // Alg. 17: node = XMSS_rootFromSig(idx_leaf, sig_ots, auth, M', SEED, ADRS), layer by layer,
    // with the root of each layer as the message of the next.
    for (int layer = 0; layer < hypertree.layers(); layer++) {
      // Alg. 17: idx_leaf = (h / d) least significant bits of idx_tree.
      int leaf = hypertree.leaf(layer, index);
      XmssSignature.Layer part = signature.layer(layer);
      node =
          (layer == 0 ? tree : tree(layer, index))
              .rootFromSignature(leaf, node, part.rawOneTimeSignature(), part.rawPath());
    }
    return node;
  }

  /// The tree of a layer that serves a leaf of the key.
  private XmssTree tree(int layer, long index) {
    return new XmssTree(
        parameters.hash(),
        publicSeed,
        layer,
        parameters.hypertree().tree(layer, index),
        parameters.treeHeight());
  }

  /// The parameters.
  public XmssParameters parameters() {
    return parameters;
  }

  /// The root of the top tree, n bytes, a copy.
  public byte[] root() {
    return root.clone();
  }

  /// SEED, n bytes, a copy. Public.
  public byte[] publicSeed() {
    return publicSeed.clone();
  }

  /// The bytes that [#parse] reads.
  @Override
  public byte[] encoded() {
    return ByteBuffer.allocate(parameters.publicKeyBytes())
        .putInt(parameters.oid().value())
        .put(root)
        .put(publicSeed)
        .array();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof XmssPublicKey that
        && parameters.equals(that.parameters)
        && Arrays.equals(root, that.root)
        && Arrays.equals(publicSeed, that.publicSeed);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(root);
  }

  @Override
  public String toString() {
    return "XmssPublicKey[%s, root=%s]".formatted(parameters, HexFormat.of().formatHex(root));
  }
}
