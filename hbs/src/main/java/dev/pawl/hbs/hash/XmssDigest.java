package dev.pawl.hbs.hash;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/// F, H, H_msg, PRF and PRF_keygen of one tree (RFC 8391 §5.1, SP 800-208 §5.1 to §5.4), and what
/// is made of them, by the JDK's own digest: right on every machine, and what every faster engine
/// is tested against.
///
/// ```
///  0          padding       padding + n
///  +----------+-------------+---------------- ... ----------------+
///  | number   |     KEY     |                  M                  |
///  +----------+-------------+---------------- ... ----------------+
/// ```
///
/// Owned by one thread: it keeps its digest and its buffers.
public final class XmssDigest {
  private static final int F = 0;
  private static final int H = 1;
  private static final int H_MSG = 2;
  private static final int PRF = 3;
  private static final int PRF_KEYGEN = 4;

  private static final int CHUNK_BYTES = 8192;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final MessageDigest digest;
  private final int n;
  private final int keyAt;
  private final int messageAt;
  private final byte[] input; // number, KEY, and the longest M but that of H_msg
  private final byte[] result; // the whole digest, of which the first n bytes count
  private final byte[] masks; // BM_0 and BM_1
  private byte[] seed; // SEED and the address of the tree; public
  private final XmssAddress address = new XmssAddress();

  /// The functions of one tree.
  ///
  /// @param tree as [XmssHash#treeBytes] lays it out, kept
  public XmssDigest(XmssHash hash, byte[] tree) {
    this.digest = hash.newDigest();
    this.n = hash.n();
    this.keyAt = hash.padding();
    this.messageAt = keyAt + n;
    this.input = new byte[messageAt + n + Math.max(n, XmssAddress.BYTES)];
    this.result = new byte[digest.getDigestLength()];
    this.masks = new byte[2 * n];
    this.seed = tree;
    address.tree(tree, n);
  }

  /// Goes on with another tree.
  void tree(byte[] tree) {
    seed = tree;
    address.tree(tree, n);
  }

  /// The length of a hash in bytes.
  public int length() {
    return n;
  }

  /// The start of a private chain: `sk[i] = PRF_keygen(S_XMSS, SEED || ADRS)` with the OTS address
  /// of the chain (SP 800-208 §6.2.1, Algorithm 10').
  ///
  /// @param secretSeed S_XMSS, n bytes
  void chainStart(byte[] secretSeed, int leaf, int chain, byte[] out, int outAt) {
    address.chain(leaf, chain);
    number(PRF_KEYGEN);
    System.arraycopy(secretSeed, 0, input, keyAt, n);
    System.arraycopy(seed, 0, input, messageAt, n);
    System.arraycopy(address.bytes(), 0, input, messageAt + n, XmssAddress.BYTES);
    finish(messageAt + n + XmssAddress.BYTES, out, outAt);
  }

  /// Walks a chain in place from one step to another: `tmp = F(KEY, tmp XOR BM)` (RFC 8391 §3.1.2,
  /// Algorithm 2, one iteration of its recursion a step).
  void chain(int leaf, int chain, int from, int to, byte[] value, int at) {
    address.chain(leaf, chain);
    for (int j = from; j < to; j++) {
      // Alg. 2: ADRS.setHashAddress(i + s - 1).
      address.step(j);
      // Alg. 2: ADRS.setKeyAndMask(0); KEY = PRF(SEED, ADRS).
      // Alg. 2: ADRS.setKeyAndMask(1); BM = PRF(SEED, ADRS).
      mask(1, 0);
      key();
      // Alg. 2: tmp = F(KEY, tmp XOR BM).
      number(F);
      xor(value, at, 0, messageAt);
      finish(messageAt + n, value, at);
    }
  }

  /// A node of the L-tree of a leaf from its children: RAND_HASH with its address (RFC 8391 §4.1.5,
  /// Algorithm 8).
  ///
  /// @param height of the children, 0 for chain ends
  /// @param index of the node that is computed, in its level
  /// @param nodes holds the left child at `leftAt` and the right one after it
  void lTreeNode(int leaf, int height, int index, byte[] nodes, int leftAt, byte[] out, int outAt) {
    address.lTree(leaf, height, index);
    randHash(nodes, leftAt, nodes, leftAt + n, out, outAt);
  }

  /// A node of the tree from its children: RAND_HASH with its address (RFC 8391 §4.1.6, Algorithm
  /// 9, and §4.1.10, Algorithm 13). `out` may be the array of either child.
  ///
  /// @param height of the children, 0 for leaves
  /// @param index of the node that is computed, in its level
  public void treeNode(
      int height,
      int index,
      byte[] left,
      int leftAt,
      byte[] right,
      int rightAt,
      byte[] out,
      int outAt) {
    address.hashTree(height, index);
    randHash(left, leftAt, right, rightAt, out, outAt);
  }

  /// RAND_HASH with the address as it is (RFC 8391 §4.1.4, Algorithm 7).
  private void randHash(byte[] left, int leftAt, byte[] right, int rightAt, byte[] out, int outAt) {
    // Alg. 7: ADRS.setKeyAndMask(0); KEY = PRF(SEED, ADRS).
    // Alg. 7: ADRS.setKeyAndMask(1); BM_0 = PRF(SEED, ADRS).
    // Alg. 7: ADRS.setKeyAndMask(2); BM_1 = PRF(SEED, ADRS).
    mask(1, 0);
    mask(2, n);
    key();
    // Alg. 7: return H(KEY, (LEFT XOR BM_0) || (RIGHT XOR BM_1)).
    number(H);
    xor(left, leftAt, 0, messageAt);
    xor(right, rightAt, n, messageAt + n);
    finish(messageAt + 2 * n, out, outAt);
  }

  /// `PRF(KEY, toByte(number, 32))`: the randomizer r of an index from SK_PRF (RFC 8391 §4.1.9,
  /// Algorithm 12).
  public byte[] randomizer(byte[] secretPrf, long index) {
    number(PRF);
    System.arraycopy(secretPrf, 0, input, keyAt, n);
    Arrays.fill(input, messageAt, messageAt + XmssAddress.BYTES, (byte) 0);
    LONG.set(input, messageAt + XmssAddress.BYTES - Long.BYTES, index);
    byte[] r = new byte[n];
    finish(messageAt + XmssAddress.BYTES, r, 0);
    return r;
  }

  /// `H_msg(r || root || toByte(idx, n), M)` (RFC 8391 §4.1.9, Algorithm 12).
  ///
  /// @param root of the key, n bytes
  /// @param message read to its end; the caller closes it
  /// @throws IOException where the message cannot be read
  public byte[] message(byte[] randomizer, byte[] root, long index, InputStream message)
      throws IOException {
    byte[] prefix = new byte[keyAt + 3 * n];
    prefix[keyAt - 1] = H_MSG;
    System.arraycopy(randomizer, 0, prefix, keyAt, n);
    System.arraycopy(root, 0, prefix, keyAt + n, n);
    LONG.set(prefix, prefix.length - Long.BYTES, index);
    digest.reset();
    digest.update(prefix);
    byte[] chunk = new byte[CHUNK_BYTES];
    for (int read = message.read(chunk); read >= 0; read = message.read(chunk)) {
      digest.update(chunk, 0, read);
    }
    byte[] messageHash = new byte[n];
    finish(messageHash, 0);
    return messageHash;
  }

  /// KEY = PRF(SEED, ADRS), into its place in the input.
  private void key() {
    prf(0, input, keyAt);
  }

  private void mask(int keyAndMask, int at) {
    prf(keyAndMask, masks, at);
  }

  private void prf(int keyAndMask, byte[] out, int outAt) {
    address.keyAndMask(keyAndMask);
    number(PRF);
    System.arraycopy(seed, 0, input, keyAt, n);
    System.arraycopy(address.bytes(), 0, input, messageAt, XmssAddress.BYTES);
    finish(messageAt + XmssAddress.BYTES, out, outAt);
  }

  private void xor(byte[] value, int at, int maskAt, int to) {
    for (int i = 0; i < n; i++) {
      input[to + i] = (byte) (value[at + i] ^ masks[maskAt + i]);
    }
  }

  private void number(int number) {
    input[keyAt - 1] = (byte) number;
  }

  private void finish(int length, byte[] out, int outAt) {
    digest.update(input, 0, length);
    finish(out, outAt);
  }

  private void finish(byte[] out, int outAt) {
    try {
      digest.digest(result, 0, result.length);
    } catch (DigestException e) {
      throw new IllegalStateException("the digest refused its buffer", e);
    }
    System.arraycopy(result, 0, out, outAt, n);
  }

  /// Erases what may be private.
  public void clear() {
    digest.reset();
    Arrays.fill(input, (byte) 0);
    Arrays.fill(result, (byte) 0);
  }
}
