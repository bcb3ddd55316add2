package dev.pawl.hbs.sign;

import dev.pawl.hbs.LmOtsType;
import dev.pawl.hbs.LmsParameters;
import dev.pawl.hbs.hash.ChainBatch;
import dev.pawl.hbs.hash.Engines;
import dev.pawl.hbs.lms.LmsHash;
import dev.pawl.hbs.winternitz.Winternitz;
import java.util.Arrays;

/// The one-time keys of one tree, for one call: derives them from the seed, walks their chains side
/// by side and erases them on close.
///
/// Owned by one thread.
final class OneTimeKeys implements AutoCloseable {
  /// The numbers i of RFC 8554 Appendix A's derivation that are no chain: p is at most 265, so they
  /// never meet. They and their use are those of hash-sigs and Bouncy Castle.
  private static final int RANDOMIZER = 0xfffd;

  private static final int CHILD_SEED = 0xfffe;
  private static final int CHILD_IDENTIFIER = 0xffff;

  /// The derivation of Appendix A is a chain step of number 0xff.
  private static final int DERIVE_FROM = 0xff;

  /// Enough to fill the lanes of any engine, few enough to stay in the nearest cache.
  private static final int CHAINS_AT_ONCE = 512;

  private final LmsParameters parameters;
  private final byte[] treeIdentifier;
  private final byte[] seed; // erased on close
  private final Winternitz winternitz;
  private final LmsHash hash;

  /// @param seed taken over, and erased on close
  OneTimeKeys(LmsParameters parameters, byte[] treeIdentifier, byte[] seed) {
    LmOtsType ots = parameters.ots();
    this.parameters = parameters;
    this.treeIdentifier = treeIdentifier;
    this.seed = seed;
    this.winternitz = new Winternitz(ots.n(), ots.w(), ots.p(), ots.ls());
    this.hash = new LmsHash(ots.hash(), ots.n(), treeIdentifier);
  }

  LmsHash hash() {
    return hash;
  }

  /// The randomizer C of a leaf (RFC 8554 §4.5, Algorithm 3, step 4): the same for ever, so that
  /// signing the same message again gives the same bytes and not a second message hash under one
  /// one-time key.
  byte[] randomizer(int leaf) {
    return derive(leaf, RANDOMIZER);
  }

  /// The seed of the tree that this leaf certifies; secret.
  byte[] childSeed(int leaf) {
    return derive(leaf, CHILD_SEED);
  }

  /// The identifier of the tree that this leaf certifies.
  byte[] childIdentifier(int leaf) {
    byte[] derived = derive(leaf, CHILD_IDENTIFIER);
    return Arrays.copyOf(derived, LmsParameters.TREE_IDENTIFIER_BYTES);
  }

  /// `H(I || u32str(q) || u16str(i) || u8str(0xff) || SEED)`, n bytes.
  private byte[] derive(int leaf, int i) {
    ChainBatch batch = new ChainBatch(parameters.n(), treeIdentifier, 1);
    batch.leaf[0] = leaf;
    batch.chain[0] = i;
    batch.count = 1;
    startFromSeed(batch);
    return batch.values;
  }

  /// The chain values y of a signature: each chain at its coefficient (RFC 8554 §4.5, Algorithm 3).
  byte[] sign(int leaf, byte[] messageHash) {
    int p = winternitz.p();
    ChainBatch batch = new ChainBatch(parameters.n(), treeIdentifier, p);
    boolean done = false;
    try {
      // Alg. 3, 1 to 3: the private key x is derived (Appendix A), not stored.
      winternitz.address(batch, 0, leaf);
      batch.count = p;
      startFromSeed(batch);
      // Alg. 3, 5: a = coef(Q || Cksm(Q), i, w); for j in 0 .. a - 1: tmp = H(.. || tmp).
      Arrays.fill(batch.from, 0);
      System.arraycopy(winternitz.coefficients(messageHash), 0, batch.to, 0, p);
      run(batch);
      done = true;
      return batch.values; // public from here on
    } finally {
      if (!done) {
        Arrays.fill(batch.values, (byte) 0);
      }
    }
  }

  /// The nodes of the leaves `[first, first + count)`, n bytes each (RFC 8554 §4.3, Algorithm 1,
  /// and §5.3).
  void leafNodes(int first, int count, byte[] out, int outAt) {
    int p = winternitz.p();
    int leavesAtOnce = Math.clamp(CHAINS_AT_ONCE / p, 1, Math.max(1, count));
    ChainBatch batch = new ChainBatch(parameters.n(), treeIdentifier, leavesAtOnce * p);
    try {
      for (int done = 0; done < count; done += leavesAtOnce) {
        int leaves = Math.min(leavesAtOnce, count - done);
        walkToEnds(batch, first + done, leaves);
        hashLeaves(batch, first + done, leaves, out, outAt + done * parameters.n());
      }
    } finally {
      Arrays.fill(batch.values, (byte) 0);
    }
  }

  private void walkToEnds(ChainBatch batch, int first, int leaves) {
    // Alg. 1, 1 to 3: the private key x of each leaf.
    for (int k = 0; k < leaves; k++) {
      winternitz.address(batch, k * winternitz.p(), first + k);
    }
    batch.count = leaves * winternitz.p();
    startFromSeed(batch);
    // Alg. 1, 4: for j in 0 .. 2^w - 2: tmp = H(.. || tmp).
    Arrays.fill(batch.from, 0);
    Arrays.fill(batch.to, winternitz.chainEnd());
    run(batch);
  }

  private void hashLeaves(ChainBatch batch, int first, int leaves, byte[] out, int outAt) {
    int n = parameters.n();
    byte[] oneTimePublicKey = new byte[n];
    for (int k = 0; k < leaves; k++) {
      int leaf = first + k;
      // Alg. 1, 4: K = H(I || u32str(q) || u16str(D_PBLC) || y[0] || .. || y[p-1]).
      hash.oneTimePublicKey(
          leaf, batch.values, k * winternitz.p() * n, winternitz.p(), oneTimePublicKey);
      hash.leafNode(parameters.leaves() + leaf, oneTimePublicKey, out, outAt + k * n);
    }
  }

  /// Puts the start of each chain in use into its value (Appendix A).
  private void startFromSeed(ChainBatch batch) {
    for (int k = 0; k < batch.count; k++) {
      System.arraycopy(seed, 0, batch.values, k * seed.length, seed.length);
    }
    Arrays.fill(batch.from, DERIVE_FROM);
    Arrays.fill(batch.to, DERIVE_FROM + 1);
    run(batch);
  }

  private void run(ChainBatch batch) {
    Engines.current(parameters.hash()).run(batch);
  }

  @Override
  public void close() {
    Arrays.fill(seed, (byte) 0);
  }
}
