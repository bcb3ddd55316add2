package dev.pawl.hbs.hash;

import java.util.SplittableRandom;

/// Batches for tests.
final class Batches {
  private Batches() {}

  /// Chains from anywhere to anywhere, an eighth of them empty.
  static ChainBatch random(SplittableRandom random, int n, int count) {
    byte[] treeIdentifier = new byte[16];
    random.nextBytes(treeIdentifier);
    ChainBatch batch = new ChainBatch(n, treeIdentifier, count);
    random.nextBytes(batch.values);
    batch.count = count;
    for (int k = 0; k < count; k++) {
      batch.leaf[k] = random.nextInt();
      batch.chain[k] = random.nextInt(1 << 16);
      batch.from[k] = random.nextInt(256);
      boolean empty = random.nextInt(8) == 0;
      batch.to[k] = empty ? batch.from[k] : random.nextInt(batch.from[k], 257);
    }
    return batch;
  }

  /// Chains of equal length.
  static ChainBatch ofLength(SplittableRandom random, int n, int count, int steps) {
    ChainBatch batch = random(random, n, count);
    for (int k = 0; k < count; k++) {
      batch.from[k] = random.nextInt(256 - steps + 1);
      batch.to[k] = batch.from[k] + steps;
    }
    return batch;
  }

  /// The same chains again.
  static ChainBatch copy(ChainBatch batch) {
    ChainBatch copy = new ChainBatch(batch.n, batch.tree.clone(), batch.leaf.length);
    copy.count = batch.count;
    System.arraycopy(batch.leaf, 0, copy.leaf, 0, batch.count);
    System.arraycopy(batch.chain, 0, copy.chain, 0, batch.count);
    System.arraycopy(batch.from, 0, copy.from, 0, batch.count);
    System.arraycopy(batch.to, 0, copy.to, 0, batch.count);
    System.arraycopy(batch.values, 0, copy.values, 0, batch.values.length);
    return copy;
  }
}
