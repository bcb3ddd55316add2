package dev.pawl.hbs.sign;

import dev.pawl.hbs.LmsParameters;
import dev.pawl.hbs.LmsPublicKey;
import dev.pawl.hbs.Message;
import dev.pawl.hbs.TreePublicKey;
import dev.pawl.hbs.hash.Engines;
import dev.pawl.hbs.lms.LmsHash;
import dev.pawl.hbs.tree.MerkleNodes;
import dev.pawl.hbs.tree.TreeNodes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;

/// The private key of one LMS tree: its identifier and the seed that all its one-time keys follow
/// from (RFC 8554 Appendix A). It does not change when it signs.
///
/// Safe for use by several threads. Close erases the seed; a call that has begun ends well, with
/// its own copy, and a later one fails with `IllegalStateException`.
public final class LmsPrivateKey implements TreePrivateKey {
  private final LmsParameters parameters;
  private final byte[] treeIdentifier;
  private final byte[] seed; // guarded by itself
  private boolean closed; // guarded by seed

  private LmsPrivateKey(LmsParameters parameters, byte[] treeIdentifier, byte[] seed) {
    this.parameters = parameters;
    this.treeIdentifier = treeIdentifier;
    this.seed = seed;
  }

  /// A new key of 16 and n random bytes.
  public static LmsPrivateKey generate(LmsParameters parameters, SecureRandom random) {
    byte[] treeIdentifier = new byte[LmsParameters.TREE_IDENTIFIER_BYTES];
    byte[] seed = new byte[parameters.n()];
    random.nextBytes(treeIdentifier);
    random.nextBytes(seed);
    return new LmsPrivateKey(parameters, treeIdentifier, seed);
  }

  /// The key that a vault unsealed.
  ///
  /// @param treeIdentifier 16 bytes, copied
  /// @param seed n bytes as [#secretForSealing] gave them, copied; the caller erases its own
  /// @throws IllegalArgumentException for a wrong length
  public static LmsPrivateKey unsealed(
      LmsParameters parameters, byte[] treeIdentifier, byte[] seed) {
    checkLength("tree identifier", treeIdentifier, LmsParameters.TREE_IDENTIFIER_BYTES);
    checkLength("seed", seed, parameters.n());
    return new LmsPrivateKey(parameters, treeIdentifier.clone(), seed.clone());
  }

  private static void checkLength(String what, byte[] bytes, int expected) {
    if (bytes.length != expected) {
      throw new IllegalArgumentException(
          "%s is %d bytes, expected %d".formatted(what, bytes.length, expected));
    }
  }

  /// The parameters.
  public LmsParameters parameters() {
    return parameters;
  }

  /// The tree identifier I, 16 bytes, a copy. Public.
  public byte[] treeIdentifier() {
    return treeIdentifier.clone();
  }

  @Override
  public int n() {
    return parameters.n();
  }

  @Override
  public int height() {
    return parameters.height();
  }

  @Override
  public void warmUp() {
    Engines.warmUp(parameters.hash());
  }

  /// The public key with this root.
  ///
  /// @param root T[1], n bytes, as [#interiorNodes] computes it
  @Override
  public LmsPublicKey publicKey(byte[] root) {
    return LmsPublicKey.of(parameters, treeIdentifier, root);
  }

  /// A copy of the seed, for the vault to seal and for nothing else; the caller erases it.
  public byte[] secretForSealing() {
    return copyOfSeed();
  }

  @Override
  public void leafNodes(int firstLeaf, int count, byte[] out, int outAt) {
    Objects.checkFromIndexSize(firstLeaf, count, parameters.leaves());
    Objects.checkFromIndexSize(outAt, Math.multiplyExact(count, parameters.n()), out.length);
    try (OneTimeKeys keys = oneTimeKeys()) {
      keys.leafNodes(firstLeaf, count, out, outAt);
    }
  }

  @Override
  public void interiorNodes(int root, int height, byte[] nodes) {
    MerkleNodes.build(publicHash(), root, height, nodes);
  }

  /// The private key of the tree that this leaf certifies in an HSS key: the same whenever it is
  /// asked for, so that a leaf of an upper tree never meets a second child (RFC 8554 §6, Appendix
  /// A).
  public LmsPrivateKey child(int leaf, LmsParameters parameters) {
    checkLeaf(leaf);
    if (parameters.hash() != this.parameters.hash() || parameters.n() != this.parameters.n()) {
      throw new IllegalArgumentException(
          "child is %s, expected the hash function and length of %s"
              .formatted(parameters, this.parameters));
    }
    try (OneTimeKeys keys = oneTimeKeys()) {
      return new LmsPrivateKey(parameters, keys.childIdentifier(leaf), keys.childSeed(leaf));
    }
  }

  /// As [TreePrivateKey#sign] says; gives an LMS signature (RFC 8554 §5.4.1) in every layer.
  @Override
  public byte[] sign(int leaf, Message message, TreeNodes nodes, TreePublicKey publicKey)
      throws IOException, TreeDamagedException {
    checkLeaf(leaf);
    checkIsOurs(publicKey);
    byte[] path = CheckedPath.of(publicHash(), nodes, parameters.height(), leaf, publicKey.root());
    try (OneTimeKeys keys = oneTimeKeys()) {
      byte[] randomizer = keys.randomizer(leaf);
      byte[] messageHash = hash(keys.hash(), leaf, randomizer, message);
      byte[] y = keys.sign(leaf, messageHash);
      return encode(leaf, randomizer, y, path);
    }
  }

  private static byte[] hash(LmsHash hash, int leaf, byte[] randomizer, Message message)
      throws IOException {
    try (InputStream in = message.open()) {
      return hash.message(leaf, randomizer, in);
    }
  }

  /// u32str(q) || lmots_signature || u32str(type) || path (RFC 8554 §5.4.1).
  private byte[] encode(int leaf, byte[] randomizer, byte[] y, byte[] path) {
    return ByteBuffer.allocate(parameters.signatureBytes())
        .putInt(leaf)
        .putInt(parameters.ots().typecode())
        .put(randomizer)
        .put(y)
        .putInt(parameters.tree().typecode())
        .put(path)
        .array();
  }

  private void checkLeaf(int leaf) {
    if (leaf < 0 || leaf >= parameters.leaves()) {
      throw new IllegalArgumentException(
          "leaf is %d, expected 0 to %d".formatted(leaf, parameters.leaves() - 1));
    }
  }

  private void checkIsOurs(TreePublicKey publicKey) {
    if (!(publicKey instanceof LmsPublicKey lms)
        || !lms.parameters().equals(parameters)
        || !Arrays.equals(lms.treeIdentifier(), treeIdentifier)) {
      throw new IllegalArgumentException(publicKey + " is not the public key of " + this);
    }
  }

  private LmsHash publicHash() {
    return new LmsHash(parameters.hash(), parameters.n(), treeIdentifier);
  }

  /// The same key once more, to be closed by itself.
  LmsPrivateKey copy() {
    return new LmsPrivateKey(parameters, treeIdentifier, copyOfSeed());
  }

  private OneTimeKeys oneTimeKeys() {
    return new OneTimeKeys(parameters, treeIdentifier, copyOfSeed());
  }

  private byte[] copyOfSeed() {
    synchronized (seed) {
      if (closed) {
        throw new IllegalStateException("the private key is closed");
      }
      return seed.clone();
    }
  }

  /// Erases the seed.
  @Override
  public void close() {
    synchronized (seed) {
      closed = true;
      Arrays.fill(seed, (byte) 0);
    }
  }

  /// The parameters; nothing secret.
  @Override
  public String toString() {
    return "LmsPrivateKey[%s]".formatted(parameters);
  }
}
