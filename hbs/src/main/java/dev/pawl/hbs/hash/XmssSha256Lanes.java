package dev.pawl.hbs.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// XMSS with SHA-256 and n = 32 in thirty-two lanes.
///
/// Every input starts with a block of its own for number and KEY, 32 bytes each (RFC 8391 §5.1), so
/// where KEY is the same in all lanes that block is hashed once for all of them:
///
/// ```
///   row               0                   7  8                  15
///                    +---------------------+---------------------+
///   PRF              |          3          |        SEED         |  once a batch
///                    | layer tree type ... |       padding       |
///                    +---------------------+---------------------+
///   F                |          0          |         KEY         |
///                    |      tmp XOR BM     |       padding       |
///                    +---------------------+---------------------+
///   H                |          1          |         KEY         |
///                    |    LEFT XOR BM_0    |   RIGHT XOR BM_1    |
///                    |                  padding                  |
///                    +---------------------+---------------------+
///   PRF_keygen       |          4          |       S_XMSS        |  once a batch
///                    |         SEED        | layer tree type ... |
///                    |                  padding                  |
///                    +---------------------+---------------------+
/// ```
///
/// A step of a chain is four blocks: KEY, BM and the two of F. The rounds over layer, tree and type
/// are the same in all lanes as well, and so are those over the zeros before KEY.
final class XmssSha256Lanes implements XmssLanes {
  private static final int LANES = Sha256Blocks.LANES;
  private static final int N = 32;
  private static final int WORDS = N / 4;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final Sha256Blocks blocks = new Sha256Blocks();

  /// The values of the chains, or the left and the right nodes of pairs; of pairs the results too.
  private final int[] values = new int[Sha256Blocks.VALUE_LENGTH];

  private final int[] right = new int[Sha256Blocks.VALUE_LENGTH];

  private final int[] masks = new int[Sha256Blocks.VALUE_LENGTH];
  private final int[] between = new int[Sha256Blocks.VALUE_LENGTH];

  /// The three words of the address after its type: leaf, chain and step, or leaf, height, index.
  private final int[] address = new int[3 * LANES];

  /// `3 || SEED` or `4 || S_XMSS` hashed, and the rounds over the four words that then follow:
  /// layer, tree and type, or the start of SEED.
  private final int[] afterKey = new int[Sha256Blocks.VALUE_LENGTH];

  private final int[] afterKeyAndFour = new int[Sha256Blocks.VALUE_LENGTH];
  private final int[] afterKeyAndFourOfPairs = new int[Sha256Blocks.VALUE_LENGTH];

  /// The rounds over the first four words of F and of H, all zero.
  private final int[] afterFourZeros = new int[Sha256Blocks.VALUE_LENGTH];

  // What the above are made of, before it is spread over the lanes.
  private final byte[] block = new byte[64];
  private final int[] schedule = new int[64];
  private final int[] hashed = new int[8];
  private final int[] opened = new int[8];

  private byte[] tree = new byte[N + XmssHash.TREE_ADDRESS_BYTES];

  @Override
  public int lanes() {
    return LANES;
  }

  @Override
  public int width(long work, int longest) {
    return Sha256Lanes.widthFor(work, longest);
  }

  @Override
  public void begin(ChainBatch batch) {
    tree = batch.tree;
    hashKey(3, tree);
    // The first 16 bytes of the address: layer, tree and type, which is 0 for chains.
    Arrays.fill(block, (byte) 0);
    System.arraycopy(tree, N, block, 0, XmssHash.TREE_ADDRESS_BYTES);
    open(hashed, afterKeyAndFour);
    block[15] = XmssAddress.L_TREE;
    open(hashed, afterKeyAndFourOfPairs);
    Arrays.fill(block, (byte) 0);
    open(Sha256.H, afterFourZeros);
  }

  @Override
  public void beginDerivation(ChainBatch batch, byte[] secretSeed) {
    tree = batch.tree;
    hashKey(4, secretSeed);
    System.arraycopy(tree, 0, block, 0, 16);
    open(hashed, afterKeyAndFour);
  }

  /// The block of number and KEY.
  private void hashKey(int number, byte[] key) {
    Arrays.fill(block, (byte) 0);
    block[31] = (byte) number;
    System.arraycopy(key, 0, block, 32, N);
    Sha256.compress(Sha256.H, block, 0, schedule, hashed);
    Sha256.spread(hashed, afterKey);
  }

  private void open(int[] before, int[] rows) {
    Sha256.open(before, block, 0, opened);
    Sha256.spread(opened, rows);
  }

  @Override
  public void load(ChainBatch batch, int k, int lane) {
    address[lane] = batch.leaf[k];
    address[LANES + lane] = batch.chain[k];
    address[2 * LANES + lane] = batch.from[k];
    loadValue(batch.values, k * N, values, lane);
  }

  @Override
  public void loadPair(ChainBatch batch, int leaf, int height, int index, int leftAt, int lane) {
    address[lane] = leaf;
    address[LANES + lane] = height;
    address[2 * LANES + lane] = index;
    loadValue(batch.values, leftAt, values, lane);
    loadValue(batch.values, leftAt + N, right, lane);
  }

  private static void loadValue(byte[] from, int at, int[] rows, int lane) {
    for (int i = 0; i < WORDS; i++) {
      rows[i * LANES + lane] = (int) WORD.get(from, at + 4 * i);
    }
  }

  @Override
  public void walk(int live, int steps) {
    for (int s = 0; s < steps; s++) {
      step(live);
    }
  }

  /// `tmp = F(PRF(SEED, ADRS), tmp XOR PRF(SEED, ADRS'))`.
  private void step(int live) {
    putAddress(0, XmssAddress.OTS);
    mask(afterKeyAndFour, values, live);
    key(afterKeyAndFour, live);
    putNumber(0);
    blocks.compressOpened(afterFourZeros, Sha256.INITIAL_ROWS, between, 0, live);
    blocks.put(0, values, 0, WORDS);
    blocks.pad(8, 3 * N);
    blocks.compress(between, values, 0, live);
    for (int lane = 0; lane < LANES; lane++) {
      address[2 * LANES + lane]++;
    }
  }

  @Override
  public void hashPairs(int live) {
    putAddress(0, XmssAddress.L_TREE);
    mask(afterKeyAndFourOfPairs, values, live);
    blocks.put(7, 2);
    blocks.compressOpened(afterKeyAndFourOfPairs, afterKey, masks, 0, live);
    xor(right, masks);
    key(afterKeyAndFourOfPairs, live);
    putNumber(1);
    blocks.compressOpened(afterFourZeros, Sha256.INITIAL_ROWS, between, 0, live);
    blocks.put(0, values, 0, WORDS);
    blocks.put(8, right, 0, WORDS);
    blocks.compress(between, between, 0, live);
    endOfTwoBlocks(live);
  }

  @Override
  public void derive(int live) {
    for (int i = 0; i < WORDS; i++) {
      blocks.put(i, (int) WORD.get(tree, 4 * i));
    }
    putAddress(8, XmssAddress.OTS);
    blocks.putZeros(14, 16); // the step and keyAndMask
    blocks.compressOpened(afterKeyAndFour, afterKey, between, 0, live);
    endOfTwoBlocks(live);
  }

  /// The padding of 128 bytes is a block of its own.
  private void endOfTwoBlocks(int live) {
    blocks.pad(0, 4 * N);
    blocks.compress(between, values, 0, live);
  }

  /// Writes ADRS but for its last word from a row on and, where it starts the block, what follows.
  private void putAddress(int row, int type) {
    for (int i = 0; i < 3; i++) {
      blocks.put(row + i, (int) WORD.get(tree, N + 4 * i));
    }
    blocks.put(row + 3, type);
    blocks.put(row + 4, address, 0, 3);
    if (row == 0) {
      blocks.pad(8, 3 * N);
    }
  }

  /// Adds BM or BM_0 by XOR.
  private void mask(int[] afterFour, int[] to, int live) {
    blocks.put(7, 1);
    blocks.compressOpened(afterFour, afterKey, masks, 0, live);
    xor(to, masks);
  }

  private static void xor(int[] to, int[] masks) {
    for (int i = 0; i < Sha256Blocks.VALUE_LENGTH; i++) {
      to[i] ^= masks[i];
    }
  }

  /// Computes KEY and writes it where F and H have it.
  private void key(int[] afterFour, int live) {
    blocks.put(7, 0);
    blocks.compressOpened(afterFour, afterKey, blocks.words, 8 * LANES, live);
  }

  private void putNumber(int number) {
    blocks.putZeros(0, 7);
    blocks.put(7, number);
  }

  @Override
  public void store(ChainBatch batch, int k, int lane) {
    int at = k * N;
    for (int i = 0; i < WORDS; i++) {
      WORD.set(batch.values, at + 4 * i, values[i * LANES + lane]);
    }
  }

  @Override
  public void move(int from, int to) {
    for (int i = 0; i < 3; i++) {
      address[i * LANES + to] = address[i * LANES + from];
    }
    for (int i = 0; i < WORDS; i++) {
      values[i * LANES + to] = values[i * LANES + from];
    }
  }

  @Override
  public void end() {
    blocks.clear();
    Arrays.fill(values, 0);
    Arrays.fill(right, 0);
    Arrays.fill(between, 0);
    Arrays.fill(afterKey, 0);
    Arrays.fill(afterKeyAndFour, 0);
    Arrays.fill(block, (byte) 0);
    Arrays.fill(schedule, 0);
    Arrays.fill(hashed, 0);
    Arrays.fill(opened, 0);
  }
}
