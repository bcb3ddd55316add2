package dev.pawl.hbs.sign;

import dev.pawl.hbs.LmsParameters;
import dev.pawl.hbs.LmsPublicKey;
import dev.pawl.hbs.Message;
import dev.pawl.hbs.lms.LmsHash;
import dev.pawl.hbs.tree.AuthenticationPath;
import dev.pawl.hbs.tree.MerkleNodes;
import dev.pawl.hbs.tree.TreeNodes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;

/// The private key of one LMS tree: its identifier and the seed that all its one-time keys follow
/// from (RFC 8554 Appendix A). It does not change when it signs.
///
/// Safe for use by several threads. Close erases the seed; a call that has begun ends well, with
/// its own copy, and a later one fails with `IllegalStateException`.
public final class LmsPrivateKey implements AutoCloseable {
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

  /// The public key with this root.
  ///
  /// @param root T[1], n bytes, as [#interiorNodes] computes it
  public LmsPublicKey publicKey(byte[] root) {
    return LmsPublicKey.of(parameters, treeIdentifier, root);
  }

  /// A copy of the seed, for the vault to seal and for nothing else; the caller erases it.
  public byte[] secretForSealing() {
    return copyOfSeed();
  }

  /// Computes the nodes of the leaves `[firstLeaf, firstLeaf + count)`: nearly all the work of
  /// making a tree. Any number of threads may do a part each.
  ///
  /// @param out takes count times n bytes from `outAt` on
  public void leafNodes(int firstLeaf, int count, byte[] out, int outAt) {
    Objects.checkFromIndexSize(firstLeaf, count, parameters.leaves());
    Objects.checkFromIndexSize(outAt, Math.multiplyExact(count, parameters.n()), out.length);
    try (OneTimeKeys keys = oneTimeKeys()) {
      keys.leafNodes(firstLeaf, count, out, outAt);
    }
  }

  /// Computes the nodes above the leaves of this tree or of a subtree; public data only.
  ///
  /// @param root the number of the subtree's root in the tree, 1 for all of it
  /// @param height of the subtree
  /// @param nodes of the subtree as [MerkleNodes] lays them out, its leaves filled in
  public void interiorNodes(int root, int height, byte[] nodes) {
    MerkleNodes.build(publicHash(), root, height, nodes);
  }

  /// Computes all nodes of the tree on the calling thread, for trees small enough for one array.
  ///
  /// @return as [MerkleNodes] lays them out; the root is the second n bytes
  public byte[] allNodes() {
    int n = parameters.n();
    byte[] nodes = new byte[MerkleNodes.arrayBytes(parameters.height(), n)];
    leafNodes(0, parameters.leaves(), nodes, parameters.leaves() * n);
    interiorNodes(1, parameters.height(), nodes);
    return nodes;
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

  /// Signs with one leaf, which the caller has reserved durably and will never pass again with
  /// another message. The same leaf and message give the same bytes.
  ///
  /// Before any one-time value is computed, the leaf's node and its path are hashed up and compared
  /// with the public key.
  ///
  /// @param nodes the stored nodes of this tree
  /// @param publicKey of this key
  /// @return an LMS signature (RFC 8554 §5.4.1)
  /// @throws TreeDamagedException where the nodes are not those of the public key; no one-time
  ///   value has been computed
  /// @throws IOException where nodes or message cannot be read; no one-time value has been computed
  public byte[] sign(int leaf, Message message, TreeNodes nodes, LmsPublicKey publicKey)
      throws IOException, TreeDamagedException {
    checkLeaf(leaf);
    checkIsOurs(publicKey);
    byte[] path = checkedPath(leaf, nodes, publicKey);
    try (OneTimeKeys keys = oneTimeKeys()) {
      byte[] randomizer = keys.randomizer(leaf);
      byte[] messageHash = hash(keys.hash(), leaf, randomizer, message);
      byte[] y = keys.sign(leaf, messageHash);
      return encode(leaf, randomizer, y, path);
    }
  }

  private byte[] checkedPath(int leaf, TreeNodes nodes, LmsPublicKey publicKey)
      throws IOException, TreeDamagedException {
    if (nodes.height() != parameters.height()) {
      throw new IllegalArgumentException(
          "nodes are of height %d, expected %d".formatted(nodes.height(), parameters.height()));
    }
    byte[] path = AuthenticationPath.of(nodes, parameters.n(), leaf);
    byte[] node = new byte[parameters.n()];
    nodes.read(parameters.leaves() + leaf, node, 0);
    AuthenticationPath.root(publicHash(), parameters.height(), leaf, node, path);
    if (!MessageDigest.isEqual(node, publicKey.root())) {
      throw new TreeDamagedException(leaf);
    }
    return path;
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

  private void checkIsOurs(LmsPublicKey publicKey) {
    if (!publicKey.parameters().equals(parameters)
        || !Arrays.equals(publicKey.treeIdentifier(), treeIdentifier)) {
      throw new IllegalArgumentException(publicKey + " is not the public key of " + this);
    }
  }

  private LmsHash publicHash() {
    return new LmsHash(parameters.hash(), parameters.n(), treeIdentifier);
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
