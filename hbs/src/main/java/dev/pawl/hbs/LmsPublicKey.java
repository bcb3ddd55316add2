package dev.pawl.hbs;

import dev.pawl.hbs.hash.ChainBatch;
import dev.pawl.hbs.hash.Engines;
import dev.pawl.hbs.lms.LmsHash;
import dev.pawl.hbs.tree.AuthenticationPath;
import dev.pawl.hbs.winternitz.Winternitz;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/// The public key of one LMS tree: its parameters, its identifier and its root (RFC 8554 §5.3).
///
/// ```
///  0          4          8                  24            24 + n
///  +----------+----------+------------------+-------------+
///  | LMS type | OTS type |        I         |    T[1]     |
///  +----------+----------+------------------+-------------+
/// ```
public final class LmsPublicKey implements TreePublicKey {
  private final LmsParameters parameters;
  private final byte[] treeIdentifier;
  private final byte[] root;

  private LmsPublicKey(LmsParameters parameters, byte[] treeIdentifier, byte[] root) {
    this.parameters = parameters;
    this.treeIdentifier = treeIdentifier;
    this.root = root;
  }

  /// A public key from its parts, which are copied.
  ///
  /// @throws IllegalArgumentException for a wrong length
  public static LmsPublicKey of(LmsParameters parameters, byte[] treeIdentifier, byte[] root) {
    checkLength("tree identifier", treeIdentifier, LmsParameters.TREE_IDENTIFIER_BYTES);
    checkLength("root", root, parameters.n());
    return new LmsPublicKey(parameters, treeIdentifier.clone(), root.clone());
  }

  private static void checkLength(String what, byte[] bytes, int expected) {
    if (bytes.length != expected) {
      throw new IllegalArgumentException(
          "%s is %d bytes, expected %d".formatted(what, bytes.length, expected));
    }
  }

  /// Reads a key that stands alone (RFC 8554 §5.4.2, Algorithm 6, steps 1 and 2).
  ///
  /// @throws MalformedException for anything but exactly one key
  public static LmsPublicKey parse(byte[] bytes) throws MalformedException {
    FieldReader in = new FieldReader(bytes);
    LmsPublicKey key = read(in);
    // Alg. 6, 1 and 2.d: exactly as long as its type says.
    in.end();
    return key;
  }

  static LmsPublicKey read(FieldReader in) throws MalformedException {
    // Alg. 6, 2.a.
    LmsType tree = in.typecode("LMS type", LmsType::ofTypecode);
    // Alg. 6, 2.b.
    int otsAt = in.position();
    LmOtsType ots = in.typecode("LM-OTS type", LmOtsType::ofTypecode);
    if (!LmsParameters.compatible(tree, ots)) {
      throw in.malformed("LM-OTS type", otsAt, "%s does not go with %s".formatted(ots, tree));
    }
    // Alg. 6, 2.e.
    byte[] treeIdentifier = in.take("I", LmsParameters.TREE_IDENTIFIER_BYTES);
    // Alg. 6, 2.c and 2.f.
    byte[] root = in.take("T[1]", tree.m());
    return new LmsPublicKey(new LmsParameters(tree, ots), treeIdentifier, root);
  }

  /// Whether this is a signature of the message under this key.
  ///
  /// @throws IOException where the message cannot be read; nothing is known then
  public Verification verify(Message message, byte[] signature) throws IOException {
    try {
      return verify(message, LmsSignature.parse(signature));
    } catch (MalformedException e) {
      return new Verification.Invalid(e.getMessage());
    }
  }

  @Override
  public byte[] certified() {
    return encoded();
  }

  @Override
  public Verification verifyChild(int leaf, byte[] child, byte[] signature) {
    try {
      LmsSignature parsed = LmsSignature.parse(signature);
      return parsed.leaf() == leaf
          ? verify(Message.of(child), parsed)
          : new Verification.Invalid("it names leaf " + parsed.leaf() + ", expected " + leaf);
    } catch (MalformedException e) {
      return new Verification.Invalid(e.getMessage());
    } catch (IOException e) {
      throw new IllegalStateException("a message in memory cannot be read", e);
    }
  }

  /// RFC 8554 §5.4.2, Algorithm 6a, after its syntax has been read by [LmsSignature].
  Verification verify(Message message, LmsSignature signature) throws IOException {
    // Alg. 6a, 2.c and 2.g, and Alg. 4b, 2.b: the types of signature and key are the same.
    if (!signature.parameters().equals(parameters)) {
      return new Verification.Invalid(
          "signature is of type %s, key of %s".formatted(signature.parameters(), parameters));
    }
    LmsHash hash = new LmsHash(parameters.hash(), parameters.n(), treeIdentifier);
    byte[] candidate = candidateRoot(hash, message, signature);
    // Alg. 6, 4: Tc is T[1].
    return MessageDigest.isEqual(candidate, root)
        ? new Verification.Valid()
        : new Verification.Invalid(
            "the root that follows from message and signature is not the key's");
  }

  /// The root Tc that message and signature lead to.
  private byte[] candidateRoot(LmsHash hash, Message message, LmsSignature signature)
      throws IOException {
    int q = signature.leaf();
    // Alg. 6a, 3 and the first line of 4.
    byte[] node = candidateLeafNode(hash, message, signature);
    // Alg. 6a, 4: while node_num > 1.
    AuthenticationPath.root(hash, parameters.height(), q, node, signature.rawPath());
    // Alg. 6a, 5.
    return node;
  }

  private byte[] candidateLeafNode(LmsHash hash, Message message, LmsSignature signature)
      throws IOException {
    int q = signature.leaf();
    byte[] node = new byte[parameters.n()];
    // Alg. 4b, 3: Q = H(I || u32str(q) || u16str(D_MESG) || C || message).
    byte[] messageHash;
    try (InputStream in = message.open()) {
      messageHash = hash.message(q, signature.rawRandomizer(), in);
    }
    byte[] z = chainEnds(q, messageHash, signature.rawChainValues());
    // Alg. 4b, 3: Kc = H(I || u32str(q) || u16str(D_PBLC) || z[0] || .. || z[p-1]).
    hash.oneTimePublicKey(q, z, 0, parameters.ots().p(), node);
    // Alg. 6a, 4: tmp = H(I || u32str(node_num) || u16str(D_LEAF) || Kc).
    hash.leafNode(parameters.leaves() + q, node, node, 0);
    return node;
  }

  /// Walks all chains from where the signature reveals them to their ends.
  private byte[] chainEnds(int q, byte[] messageHash, byte[] y) {
    LmOtsType ots = parameters.ots();
    Winternitz winternitz = new Winternitz(ots.n(), ots.w(), ots.p(), ots.ls());
    ChainBatch batch = new ChainBatch(ots.n(), treeIdentifier, ots.p());
    winternitz.address(batch, 0, q);
    // Alg. 4b, 3: a = coef(Q || Cksm(Q), i, w); for j in a .. 2^w - 2: tmp = H(.. || tmp).
    System.arraycopy(winternitz.coefficients(messageHash), 0, batch.from, 0, ots.p());
    Arrays.fill(batch.to, winternitz.chainEnd());
    System.arraycopy(y, 0, batch.values, 0, y.length);
    batch.count = ots.p();
    Engines.current(ots.hash()).run(batch);
    return batch.values;
  }

  /// The parameters.
  public LmsParameters parameters() {
    return parameters;
  }

  /// The tree identifier I, 16 bytes, a copy.
  public byte[] treeIdentifier() {
    return treeIdentifier.clone();
  }

  /// The root T[1], n bytes, a copy.
  @Override
  public byte[] root() {
    return root.clone();
  }

  /// The bytes that [#parse] reads.
  public byte[] encoded() {
    return ByteBuffer.allocate(parameters.publicKeyBytes())
        .putInt(parameters.tree().typecode())
        .putInt(parameters.ots().typecode())
        .put(treeIdentifier)
        .put(root)
        .array();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LmsPublicKey that && Arrays.equals(encoded(), that.encoded());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(root);
  }

  @Override
  public String toString() {
    return "LmsPublicKey[%s, I=%s]".formatted(parameters, HexFormat.of().formatHex(treeIdentifier));
  }
}
