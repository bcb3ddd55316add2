package dev.pawl.hbs.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// XMSS with SHA-256/192, n = 24, in thirty-two lanes.
///
/// The number before KEY is one word (SP 800-208 §5.2), so KEY shares its block with what follows,
/// and a step of a chain is five blocks: two each for KEY and BM, one for F.
///
/// ```
///   row         0    1                6  7                 12  13           15
///             +----+-------------------+---------------------+----------------+
///   PRF       | 3  |       SEED        | layer  tree  type ...        padding |
///             |                     padding and length                        |
///             +----+-------------------+---------------------+----------------+
///   F         | 0  |       KEY         |     tmp XOR BM      |    padding     |
///             +----+-------------------+---------------------+----------------+
///   H         | 1  |       KEY         |    LEFT XOR BM_0    |  RIGHT XOR BM_1
///              BM_1 |     padding                                            |
///             +----+-------------------+---------------------+----------------+
///   PRF_keygen| 4  |      S_XMSS       |        SEED         |  layer  tree   |
///             | type leaf chain 0 0  padding                                  |
///             +---------------------------------------------------------------+
/// ```
final class XmssSha192Lanes implements XmssLanes {
  private static final int LANES = Sha256Blocks.LANES;
  private static final int N = 24;
  private static final int WORDS = N / 4;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final Sha256Blocks blocks = new Sha256Blocks();

  /// The values of the chains, or the left and the right nodes of pairs; of pairs the results too.
  /// Eight rows, of which the last two mean nothing.
  private final int[] values = new int[Sha256Blocks.VALUE_LENGTH];

  private final int[] right = new int[Sha256Blocks.VALUE_LENGTH];

  private final int[] keys = new int[Sha256Blocks.VALUE_LENGTH];
  private final int[] masks = new int[Sha256Blocks.VALUE_LENGTH];
  private final int[] between = new int[Sha256Blocks.VALUE_LENGTH];

  /// The three words of the address after its type: leaf, chain and step, or leaf, height, index.
  private final int[] address = new int[3 * LANES];

  /// Rounds 0 to 3 over the number 3 and the start of SEED.
  private final int[] afterFour = new int[Sha256Blocks.VALUE_LENGTH];

  /// The first block of PRF_keygen, which is the same in all lanes.
  private final int[] afterSecret = new int[Sha256Blocks.VALUE_LENGTH];

  // What the above are made of, before it is spread over the lanes.
  private final byte[] block = new byte[64];
  private final int[] schedule = new int[64];
  private final int[] computed = new int[8];

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
    block[3] = 3;
    System.arraycopy(tree, 0, block, 4, 12);
    Sha256.open(Sha256.H, block, 0, computed);
    Sha256.spread(computed, afterFour);
  }

  @Override
  public void beginDerivation(ChainBatch batch, byte[] secretSeed) {
    tree = batch.tree;
    block[3] = 4;
    System.arraycopy(secretSeed, 0, block, 4, N);
    System.arraycopy(tree, 0, block, 4 + N, tree.length);
    Sha256.compress(Sha256.H, block, 0, schedule, computed);
    Sha256.spread(computed, afterSecret);
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
    prf(XmssAddress.OTS, 0, keys, live);
    prf(XmssAddress.OTS, 1, masks, live);
    blocks.put(0, 0);
    blocks.put(1, keys, 0, WORDS);
    blocks.putXor(7, values, masks, 0, WORDS);
    blocks.pad(13, 4 + 2 * N);
    blocks.compress(Sha256.INITIAL_ROWS, values, 0, live);
    for (int lane = 0; lane < LANES; lane++) {
      address[2 * LANES + lane]++;
    }
  }

  @Override
  public void hashPairs(int live) {
    prf(XmssAddress.L_TREE, 1, masks, live);
    xor(values);
    prf(XmssAddress.L_TREE, 2, masks, live);
    xor(right);
    prf(XmssAddress.L_TREE, 0, keys, live);
    blocks.put(0, 1);
    blocks.put(1, keys, 0, WORDS);
    blocks.put(7, values, 0, WORDS);
    blocks.put(13, right, 0, 3);
    blocks.compress(Sha256.INITIAL_ROWS, between, 0, live);
    blocks.put(0, right, 3, 3);
    blocks.pad(3, 4 + 3 * N);
    blocks.compress(between, values, 0, live);
  }

  private void xor(int[] to) {
    for (int i = 0; i < WORDS * LANES; i++) {
      to[i] ^= masks[i];
    }
  }

  @Override
  public void derive(int live) {
    blocks.put(0, XmssAddress.OTS);
    blocks.put(1, address, 0, 2);
    blocks.putZeros(3, 5); // the step and keyAndMask
    blocks.pad(5, 4 + 2 * N + XmssAddress.BYTES);
    blocks.compress(afterSecret, values, 0, live);
  }

  /// `PRF(SEED, ADRS)`.
  private void prf(int type, int keyAndMask, int[] out, int live) {
    blocks.put(0, 3);
    for (int i = 0; i < WORDS + 3; i++) {
      blocks.put(1 + i, (int) WORD.get(tree, 4 * i));
    }
    blocks.put(10, type);
    blocks.put(11, address, 0, 3);
    blocks.put(14, keyAndMask);
    blocks.put(15, 0x80000000);
    blocks.compressOpened(afterFour, Sha256.INITIAL_ROWS, between, 0, live);
    blocks.putZeros(0, 15);
    blocks.put(15, 8 * (4 + N + XmssAddress.BYTES));
    blocks.compress(between, out, 0, live);
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
    Arrays.fill(afterSecret, 0);
    Arrays.fill(block, (byte) 0);
    Arrays.fill(schedule, 0);
    Arrays.fill(computed, 0);
  }
}
