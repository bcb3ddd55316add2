package dev.pawl.hbs.hash;

/// Winternitz chains to be walked side by side, as a structure of arrays that is filled, run and
/// read by one thread and then filled again.
///
/// Chain `k` of `count` belongs to the one-time key of leaf `leaf[k]` and is its chain number
/// `chain[k]`; its value stands at `values[k * n, k * n + n)` and is walked from step `from[k]` to
/// step `to[k]` in place (RFC 8554 §4.3 to §4.6: `for j in [from, to): tmp = H(I || u32str(q) ||
/// u16str(i) || u8str(j) || tmp)`). Where `from[k] == to[k]` the value stays as it is.
///
/// The derivation of a private chain start, `x_q[i] = H(I || u32str(q) || u16str(i) || u8str(0xff)
/// || SEED)` (Appendix A), is the one step from 255 to 256 with SEED as the value.
public final class ChainBatch {
  /// The hash length in bytes, 24 or 32.
  public final int n;

  /// The tree identifier I, 16 bytes, the same for all chains of the batch.
  public final byte[] treeIdentifier;

  /// The leaf q of each chain, as an unsigned 32-bit number.
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
  /// @param treeIdentifier I, 16 bytes, kept
  /// @param capacity the most chains
  public ChainBatch(int n, byte[] treeIdentifier, int capacity) {
    this.n = n;
    this.treeIdentifier = treeIdentifier;
    this.leaf = new int[capacity];
    this.chain = new int[capacity];
    this.from = new int[capacity];
    this.to = new int[capacity];
    this.values = new byte[capacity * n];
  }
}
