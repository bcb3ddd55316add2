package dev.pawl.hbs.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Eight chains side by side, one to a lane: word `t` of lane `l` stands at `t * LANES + l`, as in
/// [Sha256Lanes] but with 64-bit words in the byte order of FIPS 202, the lowest byte first.
///
/// The message of a step is one block of the rate, 136 bytes: 23 + n bytes, the suffix 1111 and the
/// first bit of the padding (together 0x1f), zeros, and the last bit of the padding (FIPS 202 §5.1,
/// §6.2 and B.2). Because 23 is 1 less than a multiple of 8, the first byte of the chain value ends
/// one word and the others begin the next:
///
/// ```
///   byte    0      16     20    22  23                    23 + n              135
///           |  I   |  q   |  i  | j |         value          | 1f 00 ... 00 80 |
///   word    0      2                3 ...                                  16
///
///   word 2     = q, i, j, value[0] << 56
///   word 3 + k = value[k] >>> 8 | value[k + 1] << 56
///   word last  = value[n / 8 - 1] >>> 8 | 0x1f << 56
/// ```
final class Shake256Lanes implements Lanes {
  /// How many lanes a row has: one vector.
  static final int LANES = 8;

  /// The byte after the value, in the place of a word that it always has.
  static final long DOMAIN_AND_PAD = 0x1fL << 56;

  /// One more in the byte j of word 2.
  static final long ONE_STEP = 1L << 48;

  private static final int RATE_WORDS = 17;
  private static final long LAST_PAD = 0x80L << 56;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /// The block of each lane.
  final long[] words = new long[RATE_WORDS * LANES];

  /// The chain value of each lane, four rows; with n = 24 the last means nothing.
  final long[] values = new long[4 * LANES];

  /// The lower seven bytes of word 2 of each lane: q, i and j.
  final long[] prefixes = new long[LANES];

  /// How many 64-bit words a chain value has, 3 or 4.
  int valueWords;

  /// One step of eight takes less than one of `MessageDigest`, so even one chain belongs here.
  @Override
  public int width(long work, int longest) {
    return LANES;
  }

  @Override
  public void begin(ChainBatch batch) {
    valueWords = batch.n / 8;
    for (int t = 0; t < 2; t++) {
      fillRow(t, (long) WORD.get(batch.tree, 8 * t));
    }
    fillRow(RATE_WORDS - 1, LAST_PAD);
  }

  @Override
  public void load(ChainBatch batch, int k, int lane) {
    long leaf = Integer.reverseBytes(batch.leaf[k]) & 0xffff_ffffL;
    long chain = Short.reverseBytes((short) batch.chain[k]) & 0xffffL;
    prefixes[lane] = leaf | chain << 32 | batch.from[k] * ONE_STEP;
    int at = k * batch.n;
    for (int i = 0; i < valueWords; i++) {
      values[i * LANES + lane] = (long) WORD.get(batch.values, at + 8 * i);
    }
  }

  @Override
  public void walk(int live, int steps) {
    for (int s = 0; s < steps; s++) {
      Shake256Kernel.step(this);
    }
  }

  @Override
  public void store(ChainBatch batch, int k, int lane) {
    int at = k * batch.n;
    for (int i = 0; i < valueWords; i++) {
      WORD.set(batch.values, at + 8 * i, values[i * LANES + lane]);
    }
  }

  @Override
  public void move(int from, int to) {
    prefixes[to] = prefixes[from];
    for (int i = 0; i < valueWords; i++) {
      values[i * LANES + to] = values[i * LANES + from];
    }
  }

  /// Also leaves the block as zeros, which [#begin] relies on.
  @Override
  public void end() {
    Arrays.fill(words, 0);
    Arrays.fill(values, 0);
  }

  private void fillRow(int t, long word) {
    Arrays.fill(words, t * LANES, (t + 1) * LANES, word);
  }
}
