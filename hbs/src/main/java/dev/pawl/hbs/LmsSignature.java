package dev.pawl.hbs;

import java.nio.ByteBuffer;

/// The signature of one leaf of an LMS tree (RFC 8554 §5.4).
///
/// ```
///  0   4          8          8 + n              8 + n(1 + p)            12 + n(1 + p + h)
///  +---+----------+----------+------------------+----------+------------+
///  | q | OTS type |    C     |  y[0] .. y[p-1]  | LMS type |    path    |
///  +---+----------+----------+------------------+----------+------------+
/// ```
public final class LmsSignature {
  private final int leaf;
  private final LmsParameters parameters;
  private final byte[] randomizer;
  private final byte[] chainValues;
  private final byte[] path;

  private LmsSignature(
      int leaf, LmsParameters parameters, byte[] randomizer, byte[] chainValues, byte[] path) {
    this.leaf = leaf;
    this.parameters = parameters;
    this.randomizer = randomizer;
    this.chainValues = chainValues;
    this.path = path;
  }

  /// Reads a signature that stands alone.
  ///
  /// @throws MalformedException for anything but exactly one signature
  public static LmsSignature parse(byte[] bytes) throws MalformedException {
    FieldReader in = new FieldReader(bytes);
    LmsSignature signature = read(in);
    in.end();
    return signature;
  }

  /// The syntax of RFC 8554 §5.4.2, Algorithm 6a, step 2.
  static LmsSignature read(FieldReader in) throws MalformedException {
    int leafAt = in.position();
    // Alg. 6a, 2.a.
    long q = in.u32("q");
    // Alg. 6a, 2.b.
    LmOtsType ots = in.typecode("LM-OTS type", LmOtsType::ofTypecode);
    // Alg. 6a, 2.d and 2.e, and Alg. 4b, 2.c to 2.e.
    byte[] randomizer = in.take("C", ots.n());
    byte[] chainValues = in.take("y", ots.n() * ots.p());
    // Alg. 6a, 2.f.
    int treeAt = in.position();
    LmsType tree = in.typecode("LMS type", LmsType::ofTypecode);
    if (!LmsParameters.compatible(tree, ots)) {
      throw in.malformed("LMS type", treeAt, "%s does not go with %s".formatted(tree, ots));
    }
    LmsParameters parameters = new LmsParameters(tree, ots);
    // Alg. 6a, 2.h and 2.i.
    if (q >= parameters.leaves()) {
      throw in.malformed(
          "q", leafAt, "is %d, but %s has %d leaves".formatted(q, tree, parameters.leaves()));
    }
    // Alg. 6a, 2.i and 2.j.
    byte[] path = in.take("path", parameters.n() * parameters.height());
    return new LmsSignature((int) q, parameters, randomizer, chainValues, path);
  }

  /// The leaf q in its tree, 0-based.
  public int leaf() {
    return leaf;
  }

  /// The types that the signature names.
  public LmsParameters parameters() {
    return parameters;
  }

  /// The randomizer C, n bytes, a copy.
  public byte[] randomizer() {
    return randomizer.clone();
  }

  /// The chain values y[0] to y[p - 1], n bytes each, a copy.
  public byte[] chainValues() {
    return chainValues.clone();
  }

  /// The authentication path, from the leaf's sibling upwards, n bytes each, a copy.
  public byte[] path() {
    return path.clone();
  }

  byte[] rawRandomizer() {
    return randomizer;
  }

  byte[] rawChainValues() {
    return chainValues;
  }

  byte[] rawPath() {
    return path;
  }

  /// The bytes that [#parse] reads.
  public byte[] encoded() {
    return ByteBuffer.allocate(parameters.signatureBytes())
        .putInt(leaf)
        .putInt(parameters.ots().typecode())
        .put(randomizer)
        .put(chainValues)
        .putInt(parameters.tree().typecode())
        .put(path)
        .array();
  }
}
