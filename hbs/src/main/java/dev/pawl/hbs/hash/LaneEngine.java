package dev.pawl.hbs.hash;

import java.util.Arrays;
import java.util.function.Supplier;

/// Walks chains side by side in the lanes of vector registers.
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
final class LaneEngine implements ChainEngine {

  private final String description;
  private final ChainEngine narrow;

  // One a thread: about 10 KiB, and four bytes for each chain of the largest batch seen.
  private final ThreadLocal<Walker> walkers;

  /// An engine.
  ///
  /// @param lanes makes the lanes of one thread
  /// @param narrow walks the batches that would leave most lanes empty
  LaneEngine(String description, Supplier<Lanes> lanes, ChainEngine narrow) {
    this.description = description;
    this.narrow = narrow;
    this.walkers = ThreadLocal.withInitial(() -> new Walker(lanes.get()));
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public void run(ChainBatch batch) {
    Walker walker = walkers.get();
    walker.order(batch);
    if (walker.queued == 0) {
      return;
    }
    int width = walker.width();
    if (width == 0) {
      narrow.run(batch);
    } else {
      walker.run(batch, width);
    }
  }

  /// The lanes of one thread and who is in them.
  private static final class Walker {
    private static final int LANES_MAX = 32;

    private final Lanes lanes;
    private final int[] chainIn = new int[LANES_MAX];
    private final int[] remaining = new int[LANES_MAX];
    private final int[] ends = new int[257];
    private int[] queue = new int[256];
    private int queued;
    private int longest;
    private long work;

    Walker(Lanes lanes) {
      this.lanes = lanes;
    }

    int width() {
      return lanes.width(work, longest);
    }

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

    void run(ChainBatch batch, int width) {
      lanes.begin(batch);
      try {
        walk(batch, Math.min(width, queued));
      } finally {
        lanes.end();
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
}
