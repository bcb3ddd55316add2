package dev.pawl.hbs.hash;

import java.util.function.Supplier;

/// Computes XMSS in the lanes of vector registers: chains as [LaneWalker] fills them, chain starts
/// and pairs of nodes row by row, for these are all of one length.
final class XmssLaneEngine implements XmssEngine {
  private final String description;
  private final XmssEngine narrow;

  // One a thread: about 30 KiB, and four bytes for each chain of the largest batch seen.
  private final ThreadLocal<Row> rows;

  /// An engine.
  ///
  /// @param lanes makes the lanes of one thread
  /// @param narrow walks the batches that would leave most lanes empty
  XmssLaneEngine(String description, Supplier<XmssLanes> lanes, XmssEngine narrow) {
    this.description = description;
    this.narrow = narrow;
    this.rows =
        ThreadLocal.withInitial(() -> {
          XmssLanes made = lanes.get();
          return new Row(made, new LaneWalker(made));
        });
  }

  private record Row(XmssLanes lanes, LaneWalker walker) {}

  @Override
  public String description() {
    return description;
  }

  @Override
  public void run(ChainBatch batch) {
    if (!rows.get().walker().run(batch)) {
      narrow.run(batch);
    }
  }

  @Override
  public void derive(ChainBatch batch, byte[] secretSeed) {
    XmssLanes lanes = rows.get().lanes();
    lanes.beginDerivation(batch, secretSeed);
    try {
      for (int k = 0; k < batch.count; k += lanes.lanes()) {
        int live = Math.min(lanes.lanes(), batch.count - k);
        for (int lane = 0; lane < live; lane++) {
          lanes.load(batch, k + lane, lane);
        }
        lanes.derive(live);
        for (int lane = 0; lane < live; lane++) {
          lanes.store(batch, k + lane, lane);
        }
      }
    } finally {
      lanes.end();
    }
  }

  @Override
  public void lTrees(ChainBatch batch, int chains) {
    XmssLanes lanes = rows.get().lanes();
    lanes.begin(batch);
    try {
      // The L-trees of all one-time keys grow level by level together (RFC 8391 §4.1.5, Algorithm
      // 8).
      int height = 0;
      for (int length = chains; length > 1; length = (length + 1) / 2) {
        hashLevel(lanes, batch, chains, length, height);
        if (length % 2 == 1) {
          moveLast(batch, chains, length);
        }
        height++;
      }
    } finally {
      lanes.end();
    }
  }

  /// Within a key, nodes are overwritten by their parents in ascending order, and no row reads a
  /// node that an earlier row has overwritten: parent i lies at or before its children 2i and 2i +
  /// 1.
  private static void hashLevel(
      XmssLanes lanes, ChainBatch batch, int chains, int length, int height) {
    int pairs = length / 2;
    int total = batch.count / chains * pairs;
    for (int first = 0; first < total; first += lanes.lanes()) {
      int live = Math.min(lanes.lanes(), total - first);
      for (int lane = 0; lane < live; lane++) {
        int key = (first + lane) / pairs * chains;
        int i = (first + lane) % pairs;
        lanes.loadPair(batch, batch.leaf[key], height, i, (key + 2 * i) * batch.n, lane);
      }
      lanes.hashPairs(live);
      for (int lane = 0; lane < live; lane++) {
        int key = (first + lane) / pairs * chains;
        lanes.store(batch, key + (first + lane) % pairs, lane);
      }
    }
  }

  private static void moveLast(ChainBatch batch, int chains, int length) {
    int n = batch.n;
    for (int key = 0; key < batch.count; key += chains) {
      System.arraycopy(
          batch.values, (key + length - 1) * n, batch.values, (key + length / 2) * n, n);
    }
  }
}
