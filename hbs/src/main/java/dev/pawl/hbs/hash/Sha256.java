package dev.pawl.hbs.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The constants of SHA-256, and what all lanes share of it, computed once for all.
final class Sha256 {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  /// The initial hash value H(0), FIPS 180-4 §5.3.3.
  static final int[] H = {
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19
  };

  /// The constants K, FIPS 180-4 §4.2.2.
  static final int[] K = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2
  };

  /// The initial hash value in all lanes, eight rows.
  static final int[] INITIAL_ROWS = new int[8 * Sha256Kernel.ROW];

  static {
    spread(H, INITIAL_ROWS);
  }

  private Sha256() {}

  /// Puts one hash value into all lanes.
  ///
  /// @param value eight words
  /// @param rows eight rows
  static void spread(int[] value, int[] rows) {
    for (int i = 0; i < 8; i++) {
      Arrays.fill(rows, i * Sha256Kernel.ROW, (i + 1) * Sha256Kernel.ROW, value[i]);
    }
  }

  /// The first four rounds of a block, FIPS 180-4 §6.2.2, steps 2 and 3: over what all lanes have
  /// in common.
  ///
  /// @param before the hash value before the block
  /// @param block its first 16 bytes from `at` on
  /// @param opened receives the working variables a to h
  static void open(int[] before, byte[] block, int at, int[] opened) {
    System.arraycopy(before, 0, opened, 0, 8);
    for (int t = 0; t < 4; t++) {
      round(opened, K[t] + (int) WORD.get(block, at + 4 * t));
    }
  }

  /// One whole block, FIPS 180-4 §6.2.2.
  ///
  /// @param before the hash value before the block
  /// @param block 64 bytes from `at` on
  /// @param w scratch space of 64 words, for the message schedule; the caller erases it
  /// @param after receives the hash value; another array than `before`
  static void compress(int[] before, byte[] block, int at, int[] w, int[] after) {
    for (int t = 0; t < 16; t++) {
      w[t] = (int) WORD.get(block, at + 4 * t);
    }
    for (int t = 16; t < 64; t++) {
      w[t] = sigma1(w[t - 2]) + w[t - 7] + sigma0(w[t - 15]) + w[t - 16];
    }
    System.arraycopy(before, 0, after, 0, 8);
    for (int t = 0; t < 64; t++) {
      round(after, K[t] + w[t]);
    }
    for (int i = 0; i < 8; i++) {
      after[i] += before[i];
    }
  }

  private static int sigma0(int x) {
    return Integer.rotateRight(x, 7) ^ Integer.rotateRight(x, 18) ^ (x >>> 3);
  }

  private static int sigma1(int x) {
    return Integer.rotateRight(x, 17) ^ Integer.rotateRight(x, 19) ^ (x >>> 10);
  }

  /// FIPS 180-4 §6.2.2, step 3, on the variables a to h.
  private static void round(int[] v, int constantAndWord) {
    int a = v[0];
    int e = v[4];
    int bigSigma1 =
        Integer.rotateRight(e, 6) ^ Integer.rotateRight(e, 11) ^ Integer.rotateRight(e, 25);
    int choose = (e & v[5]) ^ (~e & v[6]);
    int t1 = v[7] + bigSigma1 + choose + constantAndWord;
    int bigSigma0 =
        Integer.rotateRight(a, 2) ^ Integer.rotateRight(a, 13) ^ Integer.rotateRight(a, 22);
    int majority = (a & v[1]) ^ (a & v[2]) ^ (v[1] & v[2]);
    System.arraycopy(v, 0, v, 1, 7);
    v[4] += t1;
    v[0] = t1 + bigSigma0 + majority;
  }
}
