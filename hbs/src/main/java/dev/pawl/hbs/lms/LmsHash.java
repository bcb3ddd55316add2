package dev.pawl.hbs.lms;

import dev.pawl.hbs.hash.HashFunction;
import dev.pawl.hbs.tree.NodeHash;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;

/// The hashes of one LMS tree other than its chain steps: each starts with the tree identifier, a
/// number and a constant that says what is hashed (RFC 8554 §7.1).
///
/// ```
///  0               16      20  22
///  +---------------+-------+---+---------- ... ----------+
///  |       I       | q / r | D |          data           |
///  +---------------+-------+---+---------- ... ----------+
/// ```
///
/// Owned by one thread: it keeps its digest and its buffer.
public final class LmsHash implements NodeHash {
  private static final int D_PBLC = 0x8080;
  private static final int D_MESG = 0x8181;
  private static final int D_LEAF = 0x8282;
  private static final int D_INTR = 0x8383;

  private static final int NUMBER_AT = 16;
  private static final int CONSTANT_AT = 20;
  private static final int DATA_AT = 22;
  private static final int CHUNK_BYTES = 8192;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  private final MessageDigest digest;
  private final int n;
  private final byte[] block; // I, number, constant and up to two nodes
  private final byte[] result; // the whole digest, of which the first n bytes count

  /// The hashes of one tree.
  ///
  /// @param n the length of a hash in bytes
  /// @param treeIdentifier I, 16 bytes, copied
  public LmsHash(HashFunction function, int n, byte[] treeIdentifier) {
    this.digest = function.newDigest();
    this.n = n;
    this.block = new byte[DATA_AT + 2 * n];
    this.result = new byte[digest.getDigestLength()];
    System.arraycopy(treeIdentifier, 0, block, 0, NUMBER_AT);
  }

  @Override
  public int length() {
    return n;
  }

  /// `Q = H(I || u32str(q) || u16str(D_MESG) || C || message)` (RFC 8554 §4.5 and §4.6, Algorithms
  /// 3 and 4b).
  ///
  /// @param message read to its end; the caller closes it
  /// @throws IOException where the message cannot be read
  public byte[] message(int leaf, byte[] randomizer, InputStream message) throws IOException {
    digest.reset();
    prefix(leaf, D_MESG);
    digest.update(block, 0, DATA_AT);
    digest.update(randomizer, 0, n);
    byte[] chunk = new byte[CHUNK_BYTES];
    for (int read = message.read(chunk); read >= 0; read = message.read(chunk)) {
      digest.update(chunk, 0, read);
    }
    byte[] messageHash = new byte[n];
    finish(messageHash, 0);
    return messageHash;
  }

  /// `K = H(I || u32str(q) || u16str(D_PBLC) || z[0] || .. || z[p-1])` (RFC 8554 §4.3, Algorithm
  /// 1).
  ///
  /// @param chainEnds p values of n bytes from `at` on
  public void oneTimePublicKey(int leaf, byte[] chainEnds, int at, int p, byte[] out) {
    prefix(leaf, D_PBLC);
    digest.update(block, 0, DATA_AT);
    digest.update(chainEnds, at, p * n);
    finish(out, 0);
  }

  /// `T[r] = H(I || u32str(r) || u16str(D_LEAF) || K)` for a leaf (RFC 8554 §5.3).
  ///
  /// @param node the number r of the leaf's node, 2^h + q
  public void leafNode(int node, byte[] oneTimePublicKey, byte[] out, int outAt) {
    prefix(node, D_LEAF);
    System.arraycopy(oneTimePublicKey, 0, block, DATA_AT, n);
    digest.update(block, 0, DATA_AT + n);
    finish(out, outAt);
  }

  /// `T[r] = H(I || u32str(r) || u16str(D_INTR) || T[2r] || T[2r+1])` (RFC 8554 §5.3).
  @Override
  public void parent(
      int node, byte[] left, int leftAt, byte[] right, int rightAt, byte[] out, int outAt) {
    prefix(node, D_INTR);
    System.arraycopy(left, leftAt, block, DATA_AT, n);
    System.arraycopy(right, rightAt, block, DATA_AT + n, n);
    digest.update(block, 0, DATA_AT + 2 * n);
    finish(out, outAt);
  }

  private void prefix(int number, int constant) {
    INT.set(block, NUMBER_AT, number);
    SHORT.set(block, CONSTANT_AT, (short) constant);
  }

  private void finish(byte[] out, int outAt) {
    try {
      digest.digest(result, 0, result.length);
    } catch (DigestException e) {
      throw new IllegalStateException("the digest refused its buffer", e);
    }
    System.arraycopy(result, 0, out, outAt, n);
  }
}
