package dev.pawl.hbs.hash;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/// Walks chains one after the other with the JDK's own digest: right on every machine, and what
/// every faster engine is tested against.
///
/// A step hashes 23 + n bytes, which is one block of SHA-256 and one of SHAKE256:
///
/// ```
///  0               16      20    22  23              23 + n
///  +---------------+-------+-----+---+---------------+
///  |       I       |   q   |  i  | j |      tmp      |
///  +---------------+-------+-----+---+---------------+
/// ```
///
/// The digest writes its answer over `tmp`, where the next step reads it.
public final class MessageDigestEngine implements ChainEngine {
  private static final int LEAF_AT = 16;
  private static final int CHAIN_AT = 20;
  private static final int STEP_AT = 22;
  private static final int VALUE_AT = 23;

  private final HashFunction function;

  // One a thread: a digest is not safe for several threads, and making one is dearer than a step.
  private final ThreadLocal<Walker> walkers;

  /// An engine for one hash function.
  public MessageDigestEngine(HashFunction function) {
    this.function = function;
    this.walkers = ThreadLocal.withInitial(() -> new Walker(function.newDigest()));
  }

  @Override
  public String description() {
    return function.standardName() + ", one chain at a time by MessageDigest";
  }

  @Override
  public void run(ChainBatch batch) {
    walkers.get().run(batch);
  }

  private static final class Walker {
    private final MessageDigest digest;
    private final int digestLength;
    private final byte[] block; // owned by this walker's thread

    Walker(MessageDigest digest) {
      this.digest = digest;
      this.digestLength = digest.getDigestLength();
      this.block = new byte[VALUE_AT + digestLength];
    }

    void run(ChainBatch batch) {
      System.arraycopy(batch.tree, 0, block, 0, LEAF_AT);
      try {
        for (int k = 0; k < batch.count; k++) {
          walk(batch, k);
        }
      } catch (DigestException e) {
        throw new IllegalStateException("the digest refused its buffer", e);
      } finally {
        // The last value may be the start of a private chain.
        Arrays.fill(block, (byte) 0);
        digest.reset();
      }
    }

    private void walk(ChainBatch batch, int k) throws DigestException {
      int n = batch.n;
      putInt(block, LEAF_AT, batch.leaf[k]);
      putShort(block, CHAIN_AT, batch.chain[k]);
      System.arraycopy(batch.values, k * n, block, VALUE_AT, n);
      int to = batch.to[k];
      for (int j = batch.from[k]; j < to; j++) {
        block[STEP_AT] = (byte) j;
        digest.update(block, 0, VALUE_AT + n);
        digest.digest(block, VALUE_AT, digestLength);
      }
      System.arraycopy(block, VALUE_AT, batch.values, k * n, n);
    }

    private static void putInt(byte[] out, int at, int value) {
      out[at] = (byte) (value >>> 24);
      out[at + 1] = (byte) (value >>> 16);
      out[at + 2] = (byte) (value >>> 8);
      out[at + 3] = (byte) value;
    }

    private static void putShort(byte[] out, int at, int value) {
      out[at] = (byte) (value >>> 8);
      out[at + 1] = (byte) value;
    }
  }
}
