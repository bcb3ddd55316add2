package dev.pawl.hbs.winternitz;

import dev.pawl.hbs.hash.ChainBatch;

/// How a message hash becomes places in chains (RFC 8554 §3.1.3 and §4.4).
///
/// The hash is cut into digits of w bits, and a checksum of those digits is appended: whoever moves
/// a digit's chain forward would have to move the checksum's back, which takes the inverse of the
/// hash.
///
/// @param n the length of the message hash in bytes
/// @param w the width of a digit in bits: 1, 2, 4 or 8
/// @param p the number of digits, checksum included
/// @param ls how far the checksum is shifted left, so that its digits start at the top of 16 bits
public record Winternitz(int n, int w, int p, int ls) {

  /// The last step of a chain, 2^w - 1.
  public int chainEnd() {
    return (1 << w) - 1;
  }

  /// The coefficients a of all chains for this message hash Q: `a[i] = coef(Q || Cksm(Q), i, w)`.
  public int[] coefficients(byte[] messageHash) {
    byte[] s = new byte[n + 2];
    System.arraycopy(messageHash, 0, s, 0, n);
    int checksum = checksum(messageHash);
    s[n] = (byte) (checksum >>> 8);
    s[n + 1] = (byte) checksum;
    int[] a = new int[p];
    for (int i = 0; i < p; i++) {
      a[i] = coefficient(s, i);
    }
    return a;
  }

  /// Lays one one-time key's chains into a batch from `at` on. Values and ranges are the caller's.
  public void address(ChainBatch batch, int at, int leaf) {
    for (int i = 0; i < p; i++) {
      batch.leaf[at + i] = leaf;
      batch.chain[at + i] = i;
    }
  }

  /// Cksm of RFC 8554 §4.4, Algorithm 2: 16 bits, in the low half.
  private int checksum(byte[] messageHash) {
    // Alg. 2: sum = 0.
    int sum = 0;
    // Alg. 2: for i < n*8/w: sum += (2^w - 1) - coef(S, i, w).
    for (int i = 0; i < n * 8 / w; i++) {
      sum += chainEnd() - coefficient(messageHash, i);
    }
    // Alg. 2: return sum << ls.
    return sum << ls;
  }

  /// coef of RFC 8554 §3.1.3: digit i of w bits, the most significant of each byte first.
  private int coefficient(byte[] s, int i) {
    int digitsPerByte = 8 / w;
    int shift = 8 - w * (i % digitsPerByte + 1);
    return (s[i / digitsPerByte] >>> shift) & chainEnd();
  }
}
