package dev.pawl.hbs.hash;

/// One chain and one node after the other, by [XmssDigest].
final class XmssDigestEngine implements XmssEngine {
  private final XmssHash hash;

  // One a thread: a digest is not safe for several threads, and making one is dearer than a step.
  private final ThreadLocal<XmssDigest> digests;

  /// An engine for one hash function.
  XmssDigestEngine(XmssHash hash) {
    this.hash = hash;
    this.digests =
        ThreadLocal.withInitial(
            () -> new XmssDigest(hash, new byte[hash.n() + XmssHash.TREE_ADDRESS_BYTES]));
  }

  @Override
  public String description() {
    return "XMSS %s, one chain at a time by MessageDigest".formatted(hash);
  }

  @Override
  public void derive(ChainBatch batch, byte[] secretSeed) {
    XmssDigest digest = begin(batch);
    try {
      for (int k = 0; k < batch.count; k++) {
        digest.chainStart(secretSeed, batch.leaf[k], batch.chain[k], batch.values, k * batch.n);
      }
    } finally {
      digest.clear();
    }
  }

  @Override
  public void run(ChainBatch batch) {
    XmssDigest digest = begin(batch);
    try {
      for (int k = 0; k < batch.count; k++) {
        digest.chain(
            batch.leaf[k], batch.chain[k], batch.from[k], batch.to[k], batch.values, k * batch.n);
      }
    } finally {
      digest.clear();
    }
  }

  @Override
  public void lTrees(ChainBatch batch, int chains) {
    XmssDigest digest = begin(batch);
    for (int k = 0; k < batch.count; k += chains) {
      lTree(digest, batch, k, chains);
    }
  }

  /// RFC 8391 §4.1.5, Algorithm 8.
  private static void lTree(XmssDigest digest, ChainBatch batch, int first, int chains) {
    int n = batch.n;
    int at = first * n;
    byte[] pk = batch.values;
    // Alg. 8: len' = len; ADRS.setTreeHeight(0).
    int height = 0;
    // Alg. 8: while len' > 1.
    for (int length = chains; length > 1; length = (length + 1) / 2) {
      // Alg. 8: for i in 0 .. floor(len' / 2) - 1: pk[i] = RAND_HASH(pk[2i], pk[2i + 1]).
      for (int i = 0; i < length / 2; i++) {
        digest.lTreeNode(batch.leaf[first], height, i, pk, at + 2 * i * n, pk, at + i * n);
      }
      // Alg. 8: if len' is odd: pk[floor(len' / 2)] = pk[len' - 1].
      if (length % 2 == 1) {
        System.arraycopy(pk, at + (length - 1) * n, pk, at + length / 2 * n, n);
      }
      // Alg. 8: ADRS.setTreeHeight(ADRS.getTreeHeight() + 1).
      height++;
    }
    // Alg. 8: return pk[0].
  }

  private XmssDigest begin(ChainBatch batch) {
    XmssDigest digest = digests.get();
    digest.tree(batch.tree);
    return digest;
  }
}
