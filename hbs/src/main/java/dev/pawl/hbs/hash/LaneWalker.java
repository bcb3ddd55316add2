package dev.pawl.hbs.hash;

import java.util.Arrays;

/// Walks chains side by side in the lanes of one thread.
///
/// Chains differ in length, and a row of lanes costs the same however many of its lanes work. So
/// the chains go into the lanes longest first, all lanes walk until the first of them is done, and
/// that lane takes the next chain; when none is left, the last lane moves into the gap, so that the
/// lanes at work are always `[0, live)`:
///
/// ```
///   lane 0  |==== longest ====================================|== 19th ==|
///   lane 1  |==== second ================================|=== 18th ======|
///    ...
///   lane 15 |==== 16th =====================|==== 17th ================|
///            ---> steps
/// ```
final class LaneWalker {
  private static final int LANES_MAX = 32;

  private final Lanes lanes;
  private final int[] chainIn = new int[LANES_MAX];
  private final int[] remaining = new int[LANES_MAX];
  private final int[] ends = new int[257];
  private int[] queue = new int[256];
  private int queued;
  private int longest;
  private long work;

  LaneWalker(Lanes lanes) {
    this.lanes = lanes;
  }

  /// Walks the chains of the batch.
  ///
  /// @return false, and nothing is done, where the batch is better walked without lanes
  boolean run(ChainBatch batch) {
    order(batch);
    if (queued == 0) {
      return true;
    }
    int width = lanes.width(work, longest);
    if (width == 0) {
      return false;
    }
    lanes.begin(batch);
    try {
      walk(batch, Math.min(width, queued));
    } finally {
      lanes.end();
    }
    return true;
  }

  /// Queues the chains that have steps to walk, longest first, by counting.
  private void order(ChainBatch batch) {
    if (queue.length < batch.count) {
      queue = new int[Math.max(batch.count, 2 * queue.length)];
    }
    Arrays.fill(ends, 0);
    longest = 0;
    work = 0;
    for (int k = 0; k < batch.count; k++) {
      int length = batch.to[k] - batch.from[k];
      ends[length]++;
      longest = Math.max(longest, length);
      work += length;
    }
    queued = batch.count - ends[0];
    int start = 0;
    for (int length = longest; length > 0; length--) {
      int count = ends[length];
      ends[length] = start;
      start += count;
    }
    for (int k = 0; k < batch.count; k++) {
      int length = batch.to[k] - batch.from[k];
      if (length > 0) {
        queue[ends[length]++] = k;
      }
    }
  }

  private void walk(ChainBatch batch, int width) {
    int next = 0;
    while (next < width) {
      enter(batch, queue[next], next);
      next++;
    }
    int live = width;
    while (live > 0) {
      int steps = step(live);
      for (int lane = live - 1; lane >= 0; lane--) {
        remaining[lane] -= steps;
        if (remaining[lane] > 0) {
          continue;
        }
        lanes.store(batch, chainIn[lane], lane);
        if (next < queued) {
          enter(batch, queue[next++], lane);
        } else {
          live--;
          move(live, lane);
        }
      }
    }
  }

  /// Walks all live lanes until the first of them is done.
  private int step(int live) {
    int steps = remaining[0];
    for (int lane = 1; lane < live; lane++) {
      steps = Math.min(steps, remaining[lane]);
    }
    lanes.walk(live, steps);
    return steps;
  }

  private void enter(ChainBatch batch, int k, int lane) {
    lanes.load(batch, k, lane);
    chainIn[lane] = k;
    remaining[lane] = batch.to[k] - batch.from[k];
  }

  private void move(int from, int to) {
    lanes.move(from, to);
    chainIn[to] = chainIn[from];
    remaining[to] = remaining[from];
  }
}
