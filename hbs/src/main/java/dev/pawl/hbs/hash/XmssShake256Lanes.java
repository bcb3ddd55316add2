package dev.pawl.hbs.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// XMSS with SHAKE256 in eight lanes, for n = 32 and n = 24. Every hash is one block of the rate,
/// 17 words of 64 bits (FIPS 202 §5.1 and §6.2), so a step of a chain is three.
///
/// With n = 32 all parts are whole words. With n = 24 the number before KEY has 4 bytes (SP 800-208
/// §5.4), so that everything after it stands half a word earlier than a word's border. Therefore
/// the input is laid out in whole words first, with the number in the last byte of a word of its
/// own, and then moved by half a word into the block:
///
/// ```
///             row   0  1  2  3 | 4 .. 7 | 8 ..              n = 32: this is the block
///            number 0  0  0  x |  KEY   | M
///
///                           0  | 1 .. 3 | 4 ..              n = 24
///                           x  |  KEY   | M
///      block    0      1      2      3
///             x KEY0 KEY0 KEY1 ..                           each half a word
/// ```
final class XmssShake256Lanes implements XmssLanes {
  private static final int LANES = Shake256Lanes.LANES;
  private static final int RATE_WORDS = 17;
  private static final int ADDRESS_WORDS = 4;

  /// The suffix 1111 and the first bit of the padding; its last bit (FIPS 202 §5.1, §6.2 and B.2).
  private static final long DOMAIN_AND_PAD = 0x1fL;

  private static final long LAST_PAD = 0x80L << 56;

  /// One more in the number of a step, which is less than 256: the first of its bytes that counts.
  private static final long ONE_STEP = 1L << 24;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final int n;
  private final int words; // of a value
  private final int keyRow; // where KEY begins in the input

  private final long[] input = new long[(RATE_WORDS + 1) * LANES];
  private final long[] block = new long[RATE_WORDS * LANES];

  /// The values of the chains, or the left and the right nodes of pairs; of pairs the results too.
  /// Four rows, of which with n = 24 the last means nothing.
  private final long[] values = new long[4 * LANES];

  private final long[] right = new long[4 * LANES];
  private final long[] keys = new long[4 * LANES];
  private final long[] masks = new long[4 * LANES];

  /// SEED in all lanes, and S_XMSS.
  private final long[] seed = new long[4 * LANES];

  private final long[] secret = new long[4 * LANES];

  /// Words 2 and 3 of the address: leaf and chain, step; or leaf and height, index.
  private final long[] address = new long[2 * LANES];

  private long layerAndTree; // word 0 of the address: the layer and the upper half of the tree
  private long lowerTree; // the lower half of word 1, whose upper half is the type

  /// Lanes for this hash length.
  ///
  /// @param n 24 or 32
  XmssShake256Lanes(int n) {
    this.n = n;
    this.words = n / Long.BYTES;
    this.keyRow = n == 24 ? 1 : 4;
  }

  @Override
  public int lanes() {
    return LANES;
  }

  /// Eight lanes take less than one hash of `MessageDigest`, so even one chain belongs here.
  @Override
  public int width(long work, int longest) {
    return LANES;
  }

  @Override
  public void begin(ChainBatch batch) {
    spread(batch.tree, seed);
    layerAndTree = (long) WORD.get(batch.tree, n);
    lowerTree = (long) WORD.get(batch.tree, n + XmssHash.TREE_ADDRESS_BYTES - Long.BYTES) >>> 32;
  }

  @Override
  public void beginDerivation(ChainBatch batch, byte[] secretSeed) {
    begin(batch);
    spread(secretSeed, secret);
  }

  /// Puts n bytes into all lanes.
  private void spread(byte[] value, long[] rows) {
    for (int i = 0; i < words; i++) {
      Arrays.fill(rows, i * LANES, (i + 1) * LANES, (long) WORD.get(value, Long.BYTES * i));
    }
  }

  @Override
  public void load(ChainBatch batch, int k, int lane) {
    loadAddress(batch.leaf[k], batch.chain[k], batch.from[k], lane);
    loadValue(batch.values, k * n, values, lane);
  }

  @Override
  public void loadPair(ChainBatch batch, int leaf, int height, int index, int leftAt, int lane) {
    loadAddress(leaf, height, index, lane);
    loadValue(batch.values, leftAt, values, lane);
    loadValue(batch.values, leftAt + n, right, lane);
  }

  private void loadAddress(int first, int second, int third, int lane) {
    address[lane] = halves(first, second);
    address[LANES + lane] = halves(third, 0);
  }

  /// Two numbers of 4 bytes, each the highest byte first, in one word, the lowest byte first.
  private static long halves(int first, int second) {
    return (Integer.reverseBytes(first) & 0xffff_ffffL)
        | ((long) Integer.reverseBytes(second) << 32);
  }

  private void loadValue(byte[] from, int at, long[] rows, int lane) {
    for (int i = 0; i < words; i++) {
      rows[i * LANES + lane] = (long) WORD.get(from, at + Long.BYTES * i);
    }
  }

  @Override
  public void walk(int live, int steps) {
    for (int s = 0; s < steps; s++) {
      step();
    }
  }

  /// `tmp = F(PRF(SEED, ADRS), tmp XOR PRF(SEED, ADRS'))`.
  private void step() {
    prf(XmssAddress.OTS, 1, masks);
    xor(values);
    prf(XmssAddress.OTS, 0, keys);
    int row = putKey(0, keys);
    put(row, values, words);
    hash(row + words, values);
    for (int lane = 0; lane < LANES; lane++) {
      address[LANES + lane] += ONE_STEP;
    }
  }

  @Override
  public void hashPairs(int live) {
    prf(XmssAddress.L_TREE, 1, masks);
    xor(values);
    prf(XmssAddress.L_TREE, 2, masks);
    xor(right);
    prf(XmssAddress.L_TREE, 0, keys);
    int row = putKey(1, keys);
    put(row, values, words);
    put(row + words, right, words);
    hash(row + 2 * words, values);
  }

  @Override
  public void derive(int live) {
    int row = putKey(4, secret);
    put(row, seed, words);
    putAddress(row + words, XmssAddress.OTS, 0);
    put(row + words + 3, 0); // the step
    hash(row + words + ADDRESS_WORDS, values);
  }

  /// `PRF(SEED, ADRS)`.
  private void prf(int type, int keyAndMask, long[] out) {
    int row = putKey(3, seed);
    putAddress(row, type, keyAndMask);
    hash(row + ADDRESS_WORDS, out);
  }

  /// Begins an input.
  ///
  /// @return the row after KEY
  private int putKey(int number, long[] key) {
    for (int row = 0; row < keyRow - 1; row++) {
      put(row, 0);
    }
    put(keyRow - 1, (long) number << 56);
    put(keyRow, key, words);
    return keyRow + words;
  }

  private void putAddress(int row, int type, int keyAndMask) {
    put(row, layerAndTree);
    put(row + 1, lowerTree | ((long) type << 56));
    put(row + 2, address, 2);
    long last = (long) keyAndMask << 56;
    for (int lane = 0; lane < LANES; lane++) {
      input[(row + 3) * LANES + lane] |= last;
    }
  }

  private void put(int row, long word) {
    Arrays.fill(input, row * LANES, (row + 1) * LANES, word);
  }

  private void put(int row, long[] rows, int count) {
    System.arraycopy(rows, 0, input, row * LANES, count * LANES);
  }

  private void xor(long[] to) {
    for (int i = 0; i < 4 * LANES; i++) {
      to[i] ^= masks[i];
    }
  }

  /// Ends the input before this row, and hashes it.
  private void hash(int row, long[] out) {
    Arrays.fill(input, row * LANES, (RATE_WORDS + 1) * LANES, 0);
    put(row, DOMAIN_AND_PAD);
    if (n == 24) {
      put(RATE_WORDS, LAST_PAD >>> 32);
      for (int i = 0; i < RATE_WORDS * LANES; i++) {
        block[i] = (input[i] >>> 32) | (input[i + LANES] << 32);
      }
      Shake256Kernel.permute(block, out);
    } else {
      for (int lane = 0; lane < LANES; lane++) {
        input[(RATE_WORDS - 1) * LANES + lane] |= LAST_PAD;
      }
      Shake256Kernel.permute(input, out);
    }
  }

  @Override
  public void store(ChainBatch batch, int k, int lane) {
    for (int i = 0; i < words; i++) {
      WORD.set(batch.values, k * n + Long.BYTES * i, values[i * LANES + lane]);
    }
  }

  @Override
  public void move(int from, int to) {
    for (int i = 0; i < 2; i++) {
      address[i * LANES + to] = address[i * LANES + from];
    }
    for (int i = 0; i < words; i++) {
      values[i * LANES + to] = values[i * LANES + from];
    }
  }

  @Override
  public void end() {
    Arrays.fill(input, 0);
    Arrays.fill(block, 0);
    Arrays.fill(values, 0);
    Arrays.fill(right, 0);
    Arrays.fill(secret, 0);
  }
}
