package dev.pawl.hbs.xmss;

import dev.pawl.hbs.hash.ChainBatch;
import dev.pawl.hbs.hash.XmssDigest;
import dev.pawl.hbs.hash.XmssEngine;
import dev.pawl.hbs.hash.XmssEngines;
import dev.pawl.hbs.hash.XmssHash;
import dev.pawl.hbs.tree.AuthenticationPath;
import dev.pawl.hbs.tree.NodeHash;
import dev.pawl.hbs.winternitz.Winternitz;
import java.util.Arrays;

/// The public side of one tree of an XMSS or XMSS^MT key: its hashes, and the root that a one-time
/// signature and a path lead to.
///
/// Owned by one thread: it keeps its digest.
public final class XmssTree implements NodeHash {
  private final XmssHash hash;
  private final byte[] treeBytes;
  private final int height;
  private final XmssDigest digest;

  /// The tree with this address.
  ///
  /// @param publicSeed SEED, n bytes
  /// @param layer 0 for the trees that sign messages
  /// @param tree counted over the whole layer
  /// @param height of the tree
  public XmssTree(XmssHash hash, byte[] publicSeed, int layer, long tree, int height) {
    this.hash = hash;
    this.treeBytes = hash.treeBytes(publicSeed, layer, tree);
    this.height = height;
    this.digest = new XmssDigest(hash, treeBytes);
  }

  /// The digest that this tree computes with.
  public XmssDigest digest() {
    return digest;
  }

  /// The encoding of WOTS+ with w = 16 (RFC 8391 §3.1.5): two digits for each byte, and a checksum
  /// of three, which is shifted left by 4 to fill its 16 bits.
  public static Winternitz winternitz(XmssHash hash) {
    return new Winternitz(hash.n(), 4, hash.chains(), 4);
  }

  /// A batch for the chains of some one-time keys of this tree.
  public ChainBatch batch(int oneTimeKeys) {
    return new ChainBatch(hash.n(), treeBytes, oneTimeKeys * hash.chains());
  }

  @Override
  public int length() {
    return hash.n();
  }

  /// RAND_HASH of two nodes (RFC 8391 §4.1.6, Algorithm 9). Where the RFC counts heights from 0 at
  /// the leaves and indices from 0 in each level, node numbers count from 1 at the root.
  @Override
  public void parent(
      int node, byte[] left, int leftAt, byte[] right, int rightAt, byte[] out, int outAt) {
    int firstOfLevel = Integer.highestOneBit(node);
    int heightOfChildren = height - 1 - Integer.numberOfTrailingZeros(firstOfLevel);
    digest.treeNode(
        heightOfChildren, node - firstOfLevel, left, leftAt, right, rightAt, out, outAt);
  }

  /// The root that follows from a one-time signature and a path (RFC 8391 §4.1.10, Algorithm 13).
  ///
  /// @param message M', n bytes: the hash of the message, or the root of the tree below
  /// @param oneTimeSignature sig_ots, len values of n bytes
  /// @param path auth, n bytes for each level
  public byte[] rootFromSignature(int leaf, byte[] message, byte[] oneTimeSignature, byte[] path) {
    // Alg. 13: pk_ots = WOTS_pkFromSig(sig_ots, M', SEED, ADRS); node[0] = ltree(pk_ots, ..).
    byte[] node = leafFromSignature(leaf, message, oneTimeSignature);
    // Alg. 13: for k in 0 .. h - 1: node[1] = RAND_HASH(..).
    AuthenticationPath.root(this, height, leaf, node, path);
    // Alg. 13: return node[0].
    return node;
  }

  private byte[] leafFromSignature(int leaf, byte[] message, byte[] oneTimeSignature) {
    Winternitz winternitz = winternitz(hash);
    ChainBatch batch = batch(1);
    batch.count = hash.chains();
    winternitz.address(batch, 0, leaf);
    // RFC 8391 §3.1.6, Algorithm 6: tmp_pk[i] = chain(sig[i], msg[i], w - 1 - msg[i], SEED, ADRS).
    System.arraycopy(winternitz.coefficients(message), 0, batch.from, 0, batch.count);
    Arrays.fill(batch.to, winternitz.chainEnd());
    System.arraycopy(oneTimeSignature, 0, batch.values, 0, oneTimeSignature.length);
    XmssEngine engine = XmssEngines.current(hash);
    engine.run(batch);
    engine.lTrees(batch, batch.count);
    return Arrays.copyOf(batch.values, hash.n());
  }
}
