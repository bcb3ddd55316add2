package dev.pawl.signer;

import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.LmOtsType;
import dev.pawl.hbs.LmsParameters;
import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.XmssParameters;
import dev.pawl.hbs.hash.XmssHash;
import dev.pawl.hbs.sign.LmsPrivateKey;
import dev.pawl.hbs.sign.TreePrivateKey;
import dev.pawl.hbs.sign.XmssTreePrivateKey;

/// How large a tree is, whatever its scheme, and what it costs to make, in steps: one call of the
/// hash function each, 15 to 100 ns.
///
/// @param height of the tree
/// @param n the length of a node in bytes
/// @param stepsPerLeaf to make one leaf
record TreeCost(int height, int n, long stepsPerLeaf) {
  /// A chunk of about this many steps is worth a checkpoint: 0.03 to 0.15 s on one core.
  private static final long CHUNK_STEPS = 1L << 21;

  /// From here on, 2 s or so on one core, a tree is worth checkpoints and the warming of engines.
  private static final long LONG_STEPS = 1L << 25;

  /// Below, 4 ms or so, making a tree again is as cheap as reading it.
  private static final long FILE_STEPS = 1L << 16;

  private static final int CHUNK_HEIGHT_MIN = 5;
  private static final int CHUNK_HEIGHT_MAX = 12;

  /// At least 2^4 chunks, so that many cores have work.
  private static final int CHUNKS_LOG = 4;

  /// F, and a key and a mask for it (RFC 8391 §3.1.2).
  static final int XMSS_CHAIN_STEP = 3;

  /// H, and a key and two masks for it (RFC 8391 §4.1.4).
  static final int XMSS_NODE = 4;

  /// The values of a digit of XMSS, less one: w = 16.
  static final int XMSS_CHAIN_END = 15;

  /// The tree of this key.
  static TreeCost of(TreePrivateKey key) {
    return switch (key) {
      case LmsPrivateKey lms -> of(lms.parameters());
      case XmssTreePrivateKey xmss -> of(xmss.parameters());
    };
  }

  /// The trees of one layer.
  static TreeCost of(SchemeParameters parameters, int layer) {
    return switch (parameters) {
      case HssParameters hss -> of(hss.levels().reversed().get(layer));
      case XmssParameters xmss -> of(xmss);
    };
  }

  /// Each of the p chains of a leaf is derived and walked to its end.
  private static TreeCost of(LmsParameters lms) {
    LmOtsType ots = lms.ots();
    return new TreeCost(lms.height(), lms.n(), (long) ots.p() << ots.w());
  }

  /// Each of the len chains of a leaf is derived and walked to its end, and an L-tree hashes them
  /// up.
  private static TreeCost of(XmssParameters xmss) {
    XmssHash hash = xmss.hash();
    long chain = 1 + XMSS_CHAIN_END * XMSS_CHAIN_STEP;
    return new TreeCost(
        xmss.treeHeight(),
        xmss.n(),
        hash.chains() * chain + (long) (hash.chains() - 1) * XMSS_NODE);
  }

  /// The number of leaves, 2^height.
  int leaves() {
    return 1 << height;
  }

  /// The steps for all leaves.
  long steps() {
    return leaves() * stepsPerLeaf;
  }

  /// Whether making the tree takes seconds or more.
  boolean isLong() {
    return steps() >= LONG_STEPS;
  }

  /// Whether keeping the nodes on the disk saves anything.
  boolean isWorthFile() {
    return steps() >= FILE_STEPS;
  }

  /// The height of the subtrees in which the tree is made, whatever the machine.
  int chunkHeight() {
    long leaves = Math.max(1, CHUNK_STEPS / stepsPerLeaf);
    int byCost = Long.SIZE - 1 - Long.numberOfLeadingZeros(leaves);
    int forCores = Math.max(CHUNK_HEIGHT_MIN, height - CHUNKS_LOG);
    return Math.clamp(byCost, CHUNK_HEIGHT_MIN, Math.min(CHUNK_HEIGHT_MAX, forCores));
  }

  /// How many of them there are.
  int chunks() {
    return leaves() >> chunkHeight();
  }
}
