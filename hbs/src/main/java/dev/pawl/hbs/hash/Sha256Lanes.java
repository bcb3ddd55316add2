package dev.pawl.hbs.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Thirty-two chains side by side, one to a lane, laid out so that one vector of sixteen 32-bit
/// lanes is one load: word `t` of lane `l` stands at `t * LANES + l`.
///
/// ```
///            lane 0    lane 1         lane 15   lane 16        lane 31
///          +---------+---------+---+---------+---------+---+---------+
///  W[0]    |   I     |   I     |   |   I     |   I     |   |   I     |
///   ...    |         |         |   |         |         |   |         |
///  W[3]    |   I     |   I     |   |   I     |   I     |   |   I     |
///  W[4]    |   q     |   q'    |...|   q"    |   q     |...|   q     |
///  W[5]    | i j v   |         |   |         |         |   |         |
///   ...    |   v     |         |   |         |         |   |         |
///  W[15]   | length  |         |   |         |         |   |         |
///   ...    |         |         |   |         |         |   |         |
///  W[63]   |         |         |   |         |         |   |         |
///          +---------+---------+---+---------+---------+---+---------+
///           \________ left vector __________/ \____ right vector ____/
/// ```
///
/// The message of a step is one block (FIPS 180-4 §5.1.1): 23 + n bytes, the byte 0x80, zeros, and
/// the length in bits. Because 23 is 3 more than a multiple of 4, each byte of the chain value
/// stands one byte further left in its word than it does in the value itself:
///
/// ```
///   byte    0      16     20    22  23                    23 + n         60
///           |  I   |  q   |  i  | j |         value          | 80 00 ... | length |
///   word    0      4      5          6 ...
///
///   W[5]     = i || j || value[0] >>> 24
///   W[6 + k] = value[k] << 8 | value[k + 1] >>> 24
///   W[last]  = value[n / 4 - 1] << 8 | 0x80
/// ```
///
/// Working in two vectors at once costs 1.4 times as much as working in the left one.
final class Sha256Lanes implements Lanes {
  /// How many lanes a row has: two vectors of sixteen.
  static final int LANES = 32;

  /// How many lanes must be busy on average for thirty-two to be faster than sixteen.
  private static final int BUSY_FOR_BOTH = 23;

  /// And for sixteen to be faster than one chain after the other by the SHA-256 instructions that
  /// `MessageDigest` uses: a step of sixteen takes as long as three of these.
  private static final int BUSY_FOR_LEFT = 4;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  /// The message schedule `W[0]` to `W[63]` of each lane.
  final int[] words = new int[64 * LANES];

  /// The chain value of each lane, eight rows; with n = 24 the last two mean nothing.
  final int[] values = new int[8 * LANES];

  /// The upper three bytes of `W[5]` of each lane: `i || j || 0`.
  final int[] steps = new int[LANES];

  /// The working variables a to h after rounds 0 to 3, which read only I: the same in all lanes.
  final int[] afterIdentifier = new int[8 * LANES];

  private final int[] opened = new int[8];

  /// How many 32-bit words a chain value has, 6 or 8.
  int valueWords;

  @Override
  public int width(long work, int longest) {
    return widthFor(work, longest);
  }

  /// As [#width]: this depends on the lanes alone, whatever a step is.
  static int widthFor(long work, int longest) {
    if (work < (long) BUSY_FOR_LEFT * longest) {
      return 0;
    }
    return work < (long) BUSY_FOR_BOTH * longest ? LANES / 2 : LANES;
  }

  @Override
  public void begin(ChainBatch batch) {
    valueWords = batch.n / 4;
    for (int t = 0; t < 4; t++) {
      fillRow(t, (int) WORD.get(batch.tree, 4 * t));
    }
    for (int t = 6 + valueWords; t < 15; t++) {
      fillRow(t, 0);
    }
    fillRow(15, 8 * (23 + batch.n));
    Sha256.open(Sha256.H, batch.tree, 0, opened);
    Sha256.spread(opened, afterIdentifier);
  }

  @Override
  public void load(ChainBatch batch, int k, int lane) {
    words[4 * LANES + lane] = batch.leaf[k];
    steps[lane] = batch.chain[k] << 16 | batch.from[k] << 8;
    int at = k * batch.n;
    for (int i = 0; i < valueWords; i++) {
      values[i * LANES + lane] = (int) WORD.get(batch.values, at + 4 * i);
    }
  }

  @Override
  public void walk(int live, int steps) {
    for (int s = 0; s < steps; s++) {
      if (live > LANES / 2) {
        Sha256Kernel.stepBoth(this);
      } else {
        Sha256Kernel.stepLeft(this);
      }
    }
  }

  @Override
  public void store(ChainBatch batch, int k, int lane) {
    int at = k * batch.n;
    for (int i = 0; i < valueWords; i++) {
      WORD.set(batch.values, at + 4 * i, values[i * LANES + lane]);
    }
  }

  @Override
  public void move(int from, int to) {
    words[4 * LANES + to] = words[4 * LANES + from];
    steps[to] = steps[from];
    for (int i = 0; i < valueWords; i++) {
      values[i * LANES + to] = values[i * LANES + from];
    }
  }

  @Override
  public void end() {
    Arrays.fill(words, 0);
    Arrays.fill(values, 0);
  }

  private void fillRow(int t, int word) {
    Arrays.fill(words, t * LANES, (t + 1) * LANES, word);
  }
}
