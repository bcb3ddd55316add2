package dev.pawl.hbs.hash;

import java.util.Arrays;

/// SHA-256 chains side by side in the lanes of AVX-512 registers.
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
///
/// Batches in which hardly a lane would work go to the engine given at construction.
final class Sha256Lanes implements ChainEngine {

  /// The work per step of the longest chain, that is how many lanes would be busy, from which on
  /// thirty-two lanes are faster than sixteen: a row of 32 takes 1.4 times as long as a row of 16.
  private static final int BUSY_FOR_BOTH = 23;

  /// And from which on sixteen lanes are faster than one chain after the other: a row of 16 takes
  /// as long as about three hashes of the processor's own SHA-256 instructions.
  private static final int BUSY_FOR_LEFT = 4;

  private final ChainEngine narrow;

  // One a thread: 9 KiB, and as much again as an array of the largest batch seen.
  private final ThreadLocal<Walker> walkers = ThreadLocal.withInitial(Walker::new);

  /// An engine of lanes.
  ///
  /// @param narrow walks the batches that would leave most lanes empty
  Sha256Lanes(ChainEngine narrow) {
    this.narrow = narrow;
  }

  @Override
  public String description() {
    return "SHA-256, 32 lanes of AVX-512";
  }

  @Override
  public void run(ChainBatch batch) {
    Walker walker = walkers.get();
    walker.order(batch);
    if (walker.work < (long) BUSY_FOR_LEFT * walker.longest) {
      narrow.run(batch);
    } else {
      walker.run(batch);
    }
  }

  /// The lanes of one thread and who is in them.
  private static final class Walker {
    private final LaneBlock block = new LaneBlock();
    private final int[] chainIn = new int[LaneBlock.LANES];
    private final int[] remaining = new int[LaneBlock.LANES];
    private final int[] ends = new int[257];
    private int[] queue = new int[256];
    private int queued;
    private int longest;
    private long work;

    /// Queues the chains that have steps to walk, longest first, by counting.
    void order(ChainBatch batch) {
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

    void run(ChainBatch batch) {
      block.begin(batch);
      try {
        int lanes = work < (long) BUSY_FOR_BOTH * longest ? 16 : LaneBlock.LANES;
        walk(batch, Math.min(lanes, queued));
      } finally {
        block.end();
      }
    }

    private void walk(ChainBatch batch, int lanes) {
      int next = 0;
      while (next < lanes) {
        enter(batch, queue[next], next);
        next++;
      }
      int live = lanes;
      while (live > 0) {
        int steps = step(live);
        for (int lane = live - 1; lane >= 0; lane--) {
          remaining[lane] -= steps;
          if (remaining[lane] > 0) {
            continue;
          }
          block.store(batch, chainIn[lane], lane);
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
      for (int s = 0; s < steps; s++) {
        if (live > 16) {
          Sha256Kernel.stepBoth(block);
        } else {
          Sha256Kernel.stepLeft(block);
        }
      }
      return steps;
    }

    private void enter(ChainBatch batch, int k, int lane) {
      block.load(batch, k, lane);
      chainIn[lane] = k;
      remaining[lane] = batch.to[k] - batch.from[k];
    }

    private void move(int from, int to) {
      block.move(from, to);
      chainIn[to] = chainIn[from];
      remaining[to] = remaining[from];
    }
  }
}
