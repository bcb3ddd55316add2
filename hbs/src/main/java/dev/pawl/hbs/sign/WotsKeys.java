package dev.pawl.hbs.sign;

import dev.pawl.hbs.hash.ChainBatch;
import dev.pawl.hbs.hash.XmssEngine;
import dev.pawl.hbs.hash.XmssEngines;
import dev.pawl.hbs.hash.XmssHash;
import dev.pawl.hbs.winternitz.Winternitz;
import dev.pawl.hbs.xmss.XmssTree;
import java.util.Arrays;

/// The WOTS+ keys of one tree, for one call: derives them from the secret seed, walks their chains
/// side by side and erases them on close.
///
/// Owned by one thread.
final class WotsKeys implements AutoCloseable {
  /// As many leaves as there are lanes in any engine, so that every row of every L-tree is full.
  private static final int LEAVES_AT_ONCE = 32;

  private final XmssHash hash;
  private final XmssTree tree;
  private final byte[] secretSeed; // S_XMSS, erased on close
  private final Winternitz winternitz;

  /// @param secretSeed S_XMSS, taken over, and erased on close
  WotsKeys(XmssHash hash, XmssTree tree, byte[] secretSeed) {
    this.hash = hash;
    this.tree = tree;
    this.secretSeed = secretSeed;
    this.winternitz = XmssTree.winternitz(hash);
  }

  /// The one-time signature of a leaf: each chain at its digit (RFC 8391 §3.1.5, Algorithm 5).
  ///
  /// @param message n bytes
  byte[] sign(int leaf, byte[] message) {
    ChainBatch batch = tree.batch(1);
    boolean done = false;
    try {
      start(batch, leaf, 1);
      // Alg. 5: msg = base_w(M, w, len_1), the checksum appended; sig[i] = chain(sk[i], 0, msg[i],
      // SEED, ADRS).
      System.arraycopy(winternitz.coefficients(message), 0, batch.to, 0, batch.count);
      engine().run(batch);
      done = true;
      return batch.values; // public from here on
    } finally {
      if (!done) {
        Arrays.fill(batch.values, (byte) 0);
      }
    }
  }

  /// The nodes of the leaves `[first, first + count)`, n bytes each: `ltree(WOTS_genPK(..), ..)`
  /// (RFC 8391 §4.1.6, Algorithm 9).
  void leafNodes(int first, int count, byte[] out, int outAt) {
    ChainBatch batch = tree.batch(Math.min(LEAVES_AT_ONCE, count));
    int n = hash.n();
    try {
      for (int done = 0; done < count; done += LEAVES_AT_ONCE) {
        int leaves = Math.min(LEAVES_AT_ONCE, count - done);
        walkToEnds(batch, first + done, leaves);
        engine().lTrees(batch, hash.chains());
        for (int k = 0; k < leaves; k++) {
          System.arraycopy(batch.values, k * hash.chains() * n, out, outAt + (done + k) * n, n);
        }
      }
    } finally {
      Arrays.fill(batch.values, (byte) 0);
    }
  }

  private void walkToEnds(ChainBatch batch, int first, int leaves) {
    start(batch, first, leaves);
    // RFC 8391 §3.1.4, Algorithm 4: pk[i] = chain(sk[i], 0, w - 1, SEED, ADRS).
    Arrays.fill(batch.to, winternitz.chainEnd());
    engine().run(batch);
  }

  /// Puts the private key of each leaf into the batch (SP 800-208 §6.2.1, Algorithm 10').
  private void start(ChainBatch batch, int first, int leaves) {
    for (int k = 0; k < leaves; k++) {
      winternitz.address(batch, k * hash.chains(), first + k);
    }
    batch.count = leaves * hash.chains();
    Arrays.fill(batch.from, 0);
    engine().derive(batch, secretSeed);
  }

  private XmssEngine engine() {
    return XmssEngines.current(hash);
  }

  @Override
  public void close() {
    Arrays.fill(secretSeed, (byte) 0);
  }
}
