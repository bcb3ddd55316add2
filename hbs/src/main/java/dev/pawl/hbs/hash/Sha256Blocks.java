package dev.pawl.hbs.hash;

import java.util.Arrays;

/// Whole hashes of SHA-256, of any number of blocks, in thirty-two lanes: the block that is hashed
/// next, and the hash values in between. Rows are those of [Sha256Kernel].
final class Sha256Blocks {
  /// How many lanes a row has.
  static final int LANES = Sha256Lanes.LANES;

  /// The length of a hash value of all lanes: eight rows.
  static final int VALUE_LENGTH = 8 * LANES;

  /// The block, rows 0 to 15, and the message schedule that the kernel makes of it.
  final int[] words = new int[64 * LANES];

  private final int[] opened = new int[VALUE_LENGTH];

  /// Writes one word of the block, the same in all lanes.
  void put(int row, int word) {
    Arrays.fill(words, row * LANES, (row + 1) * LANES, word);
  }

  /// Writes the words `[from, to)` of the block as zeros.
  void putZeros(int from, int to) {
    Arrays.fill(words, from * LANES, to * LANES, 0);
  }

  /// Writes rows of the block.
  void put(int row, int[] rows, int from, int count) {
    System.arraycopy(rows, from * LANES, words, row * LANES, count * LANES);
  }

  /// Writes rows of the block, each the sum of two by XOR.
  void putXor(int row, int[] x, int[] y, int from, int count) {
    int to = row * LANES;
    int at = from * LANES;
    for (int i = 0; i < count * LANES; i++) {
      words[to + i] = x[at + i] ^ y[at + i];
    }
  }

  /// Ends the message (FIPS 180-4 §5.1.1): the bit 1, zeros, and the length in bits.
  ///
  /// @param row the first row after the message, at most 13
  /// @param bytes the length of the whole message
  void pad(int row, int bytes) {
    put(row, 0x80000000);
    putZeros(row + 1, 15);
    put(15, 8 * bytes);
  }

  /// Hashes the block.
  ///
  /// @param before the hash value before the block
  /// @param after receives the hash value, from `at` on; may be `before`
  /// @param live only the lanes `[0, live)` matter
  void compress(int[] before, int[] after, int at, int live) {
    Sha256Kernel.open(before, words, opened, 0);
    if (live > LANES / 2) {
      Sha256Kernel.open(before, words, opened, LANES / 2);
    }
    compressOpened(opened, before, after, at, live);
  }

  /// Hashes the block, whose first four words are the same in all lanes.
  ///
  /// @param afterFour the working variables after rounds 0 to 3
  void compressOpened(int[] afterFour, int[] before, int[] after, int at, int live) {
    if (live > LANES / 2) {
      Sha256Kernel.compressBoth(afterFour, words, before, after, at);
    } else {
      Sha256Kernel.compressLeft(afterFour, words, before, after, at);
    }
  }

  /// Erases everything.
  void clear() {
    Arrays.fill(words, 0);
    Arrays.fill(opened, 0);
  }
}
