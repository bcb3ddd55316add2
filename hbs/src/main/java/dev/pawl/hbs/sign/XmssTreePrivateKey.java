package dev.pawl.hbs.sign;

import dev.pawl.hbs.Message;
import dev.pawl.hbs.TreePublicKey;
import dev.pawl.hbs.XmssParameters;
import dev.pawl.hbs.XmssTreePublicKey;
import dev.pawl.hbs.hash.XmssDigest;
import dev.pawl.hbs.hash.XmssEngines;
import dev.pawl.hbs.tree.MerkleNodes;
import dev.pawl.hbs.tree.TreeNodes;
import dev.pawl.hbs.xmss.XmssTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/// The private key of one tree of an XMSS or XMSS^MT key; [XmssPrivateKey#tree] makes it.
public final class XmssTreePrivateKey implements TreePrivateKey {
  private final XmssParameters parameters;
  private final int layer;
  private final long tree;
  private final byte[] publicSeed;
  private final Optional<byte[]> keyRoot;
  private final byte[] secret; // S_XMSS || SK_PRF; guarded by itself
  private boolean closed; // guarded by secret

  /// @param secret taken over, and erased on close
  XmssTreePrivateKey(
      XmssParameters parameters,
      int layer,
      long tree,
      byte[] publicSeed,
      Optional<byte[]> keyRoot,
      byte[] secret) {
    this.parameters = parameters;
    this.layer = layer;
    this.tree = tree;
    this.publicSeed = publicSeed;
    this.keyRoot = keyRoot;
    this.secret = secret;
  }

  /// The parameters of the whole key.
  public XmssParameters parameters() {
    return parameters;
  }

  /// SEED of the whole key, n bytes, a copy. Public.
  public byte[] publicSeed() {
    return publicSeed.clone();
  }

  /// The layer of the tree, 0 for those that sign messages.
  public int layer() {
    return layer;
  }

  /// The number of the tree, counted over its whole layer.
  public long tree() {
    return tree;
  }

  @Override
  public int n() {
    return parameters.n();
  }

  @Override
  public int height() {
    return parameters.treeHeight();
  }

  @Override
  public void warmUp() {
    XmssEngines.warmUp(parameters.hash());
  }

  @Override
  public XmssTreePublicKey publicKey(byte[] root) {
    return XmssTreePublicKey.of(parameters, publicSeed, layer, tree, root);
  }

  @Override
  public void leafNodes(int firstLeaf, int count, byte[] out, int outAt) {
    Objects.checkFromIndexSize(firstLeaf, count, leaves());
    Objects.checkFromIndexSize(outAt, Math.multiplyExact(count, n()), out.length);
    try (WotsKeys keys = oneTimeKeys(hashes())) {
      keys.leafNodes(firstLeaf, count, out, outAt);
    }
  }

  @Override
  public void interiorNodes(int root, int height, byte[] nodes) {
    MerkleNodes.build(hashes(), root, height, nodes);
  }

  /// As [TreePrivateKey#sign] says. Layer 0 gives index, randomizer, one-time signature and path:
  /// all of an XMSS signature (RFC 8391 §4.1.9, Algorithm 12), and the begin of an XMSS^MT one
  /// (§4.2.4, Algorithm 16). The layers above give one-time signature and path.
  ///
  /// @throws IllegalStateException where the key has no root yet
  @Override
  public byte[] sign(int leaf, Message message, TreeNodes nodes, TreePublicKey publicKey)
      throws IOException, TreeDamagedException {
    checkLeaf(leaf);
    byte[] root = publicKey.root();
    checkIsOurs(publicKey, root);
    XmssTree hashes = hashes();
    byte[] path = CheckedPath.of(hashes, nodes, height(), leaf, root);
    return layer == 0
        ? signMessage(leaf, message, hashes, path)
        : signRoot(leaf, message, hashes, path);
  }

  private byte[] signMessage(int leaf, Message message, XmssTree hashes, byte[] path)
      throws IOException {
    byte[] root =
        keyRoot.orElseThrow(() -> new IllegalStateException(this + " does not know its root"));
    // Alg. 16: idx_sig; the caller keeps the state that Alg. 16 updates first.
    long index = (tree << height()) + leaf;
    // Alg. 16: r = PRF(SK_PRF, toByte(idx_sig, 32)).
    byte[] r = randomizer(hashes.digest(), index);
    // Alg. 16: M' = H_msg(r || getRoot(SK) || toByte(idx_sig, n), M).
    byte[] messageHash;
    try (InputStream in = message.open()) {
      messageHash = hashes.digest().message(r, root, index, in);
    }
    int indexBytes = parameters.indexBytes();
    ByteBuffer signature = ByteBuffer.allocate(indexBytes + n() + parameters.treeSignatureBytes());
    signature.put(
        ByteBuffer.allocate(Long.BYTES).putLong(index).array(), 8 - indexBytes, indexBytes);
    return signature.put(r).put(signHash(leaf, messageHash, hashes, path)).array();
  }

  private byte[] signRoot(int leaf, Message message, XmssTree hashes, byte[] path)
      throws IOException {
    byte[] child;
    try (InputStream in = message.open()) {
      child = in.readNBytes(n() + 1);
    }
    if (child.length != n()) {
      throw new IllegalArgumentException(
          "message is not %d bytes, the root of a tree below".formatted(n()));
    }
    return signHash(leaf, child, hashes, path);
  }

  /// sig_ots || auth (RFC 8391 §4.1.9, Algorithm 11).
  private byte[] signHash(int leaf, byte[] hash, XmssTree hashes, byte[] path) {
    try (WotsKeys keys = oneTimeKeys(hashes)) {
      byte[] oneTimeSignature = keys.sign(leaf, hash);
      return ByteBuffer.allocate(parameters.treeSignatureBytes())
          .put(oneTimeSignature)
          .put(path)
          .array();
    }
  }

  private byte[] randomizer(XmssDigest digest, long index) {
    byte[] secretPrf = copyOfSecret(n(), 2 * n());
    try {
      return digest.randomizer(secretPrf, index);
    } finally {
      Arrays.fill(secretPrf, (byte) 0);
      digest.clear();
    }
  }

  private void checkLeaf(int leaf) {
    if (leaf < 0 || leaf >= leaves()) {
      throw new IllegalArgumentException(
          "leaf is %d, expected 0 to %d".formatted(leaf, leaves() - 1));
    }
  }

  private void checkIsOurs(TreePublicKey publicKey, byte[] root) {
    if (!publicKey.equals(publicKey(root))) {
      throw new IllegalArgumentException(publicKey + " is not the public key of " + this);
    }
  }

  private XmssTree hashes() {
    return new XmssTree(parameters.hash(), publicSeed, layer, tree, height());
  }

  private WotsKeys oneTimeKeys(XmssTree hashes) {
    return new WotsKeys(parameters.hash(), hashes, copyOfSecret(0, n()));
  }

  private byte[] copyOfSecret(int from, int to) {
    synchronized (secret) {
      if (closed) {
        throw new IllegalStateException("the private key is closed");
      }
      return Arrays.copyOfRange(secret, from, to);
    }
  }

  @Override
  public void close() {
    synchronized (secret) {
      closed = true;
      Arrays.fill(secret, (byte) 0);
    }
  }

  /// Which tree; nothing secret.
  @Override
  public String toString() {
    return "XmssTreePrivateKey[%s, layer %d, tree %d]".formatted(parameters, layer, tree);
  }
}
