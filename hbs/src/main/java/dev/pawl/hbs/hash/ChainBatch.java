package dev.pawl.hbs.hash;

/// Winternitz chains to be walked side by side, as a structure of arrays that is filled, run and
/// read by one thread and then filled again.
///
/// Chain `k` of `count` belongs to the one-time key of leaf `leaf[k]` and is its chain number
/// `chain[k]`; its value stands at `values[k * n, k * n + n)` and is walked from step `from[k]` to
/// step `to[k]` in place. Where `from[k] == to[k]` the value stays as it is. What a step is, and
/// what tells the trees of a key apart, is the scheme's:
///
/// - **LMS**, RFC 8554 §4.3 to §4.6: `for j in [from, to): tmp = H(I || u32str(q) || u16str(i) ||
///   u8str(j) || tmp)`, and [#tree] is the tree identifier I. The derivation of a private chain
///   start, `x_q[i] = H(I || u32str(q) || u16str(i) || u8str(0xff) || SEED)` (Appendix A), is the
///   one step from 255 to 256 with SEED as the value.
/// - **XMSS**, RFC 8391 §3.1.2, Algorithm 2: `for j in [from, to): tmp = F(KEY, tmp XOR BM)` with
///   KEY and BM from SEED and the address, and [#tree] is what [XmssHash#treeBytes] lays out. The
///   derivation is a call of its own, [XmssEngine#derive].
public final class ChainBatch {
  /// The hash length in bytes, 24 or 32; of XMSS also 64.
  public final int n;

  /// What tells the tree from others, the same for all chains of the batch; public data.
  public final byte[] tree;

  /// The leaf q of each chain, as an unsigned 32-bit number; in XMSS the OTS address.
  public final int[] leaf;

  /// The chain number i of each chain, 0 to 65,535.
  public final int[] chain;

  /// The first step of each chain, 0 to 255.
  public final int[] from;

  /// The end of each chain's steps, at most 256.
  public final int[] to;

  /// The value of each chain, n bytes each.
  public final byte[] values;

  /// How many chains are in use.
  public int count;

  /// An empty batch.
  ///
  /// @param n the hash length in bytes
  /// @param tree kept
  /// @param capacity the most chains
  public ChainBatch(int n, byte[] tree, int capacity) {
    this.n = n;
    this.tree = tree;
    this.leaf = new int[capacity];
    this.chain = new int[capacity];
    this.from = new int[capacity];
    this.to = new int[capacity];
    this.values = new byte[capacity * n];
  }
}
