package dev.pawl.hbs.hash;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/// Decides whether an engine may stand in for the portable one: it must give equal bytes and be
/// faster, in this order of importance and in the opposite order of time.
///
/// First the candidate runs short batches until it is warm, which the compiler decides; then, when
/// its code is the code that will be used, it is tested. A candidate that is not fast after
/// [#WARM_UP_NANOS] never will be (measured: methods that outgrow the compiler's limits).
final class EngineTrial implements EngineSwitch.Trial<ChainEngine> {
  /// How long a candidate may take to become fast. The lanes take 0.4 to 1.3 seconds.
  static final long WARM_UP_NANOS = 10_000_000_000L;

  /// A candidate is fast when it takes at most this part of the portable engine's time.
  private static final double FAST = 0.8;

  /// So many heats in a row must be won.
  private static final int HEATS = 5;

  private static final int RUNS_A_HEAT = 5;

  /// Every shape of batch that takes another way through the lanes: full rows of 32, full rows of
  /// 16, and chains of unequal length in between, for either length of hash.
  private static final int[] CHAINS = {32, 16, 67, 34};

  private static final int SEED = 8554;

  private final Shape shape;
  private final LongSupplier nanoTime;

  /// What the batches of a scheme look like.
  ///
  /// @param lengths the hash lengths n that the engines serve
  /// @param treeBytes the length of what tells trees apart
  record Shape(List<Integer> lengths, int treeBytes) {
    static final Shape LMS = new Shape(List.of(32, 24), 16);

    int length(int round) {
      return lengths.get(round % lengths.size());
    }
  }

  /// A trial.
  ///
  /// @param nanoTime a clock that only ever moves forward, in nanoseconds from any origin
  EngineTrial(Shape shape, LongSupplier nanoTime) {
    this.shape = shape;
    this.nanoTime = nanoTime;
  }

  /// The result of a trial.
  sealed interface Result {}

  /// The candidate is equal and faster.
  record Passed(String figures) implements Result {}

  /// The candidate is not to be used.
  record Failed(String why) implements Result {}

  /// Runs the trial; takes up to about ten seconds of one core.
  @Override
  public Result compare(ChainEngine portable, ChainEngine candidate) {
    SplittableRandom random = new SplittableRandom(SEED);
    if (!warmUp(portable, candidate, random)) {
      return new Failed("not faster: " + figures(portable, candidate, random));
    }
    for (int round = 0; round < 64; round++) {
      if (!agree(portable, candidate, round, random)) {
        return new Failed("another result than " + portable.description());
      }
    }
    return new Passed(figures(portable, candidate, random));
  }

  private boolean warmUp(ChainEngine portable, ChainEngine candidate, SplittableRandom random) {
    ChainBatch[] batches = new ChainBatch[2 * CHAINS.length];
    for (int i = 0; i < batches.length; i++) {
      int chains = CHAINS[i / 2];
      batches[i] = equalChains(shape.length(i), chains, random);
      if (chains > 32) {
        shorten(batches[i], random);
      }
    }
    long start = nanoTime.getAsLong();
    int won = 0;
    while (won < HEATS) {
      boolean allFast = true;
      for (ChainBatch batch : batches) {
        allFast &= heat(candidate, batch) <= FAST * heat(portable, batch);
      }
      won = allFast ? won + 1 : 0;
      if (nanoTime.getAsLong() - start > WARM_UP_NANOS) {
        return false;
      }
    }
    return true;
  }

  /// The best time per step of a few runs, in nanoseconds.
  private double heat(ChainEngine engine, ChainBatch batch) {
    long steps = 0;
    for (int k = 0; k < batch.count; k++) {
      steps += batch.to[k] - batch.from[k];
    }
    long best = Long.MAX_VALUE;
    for (int run = 0; run < RUNS_A_HEAT; run++) {
      long start = nanoTime.getAsLong();
      engine.run(batch);
      best = Math.min(best, nanoTime.getAsLong() - start);
    }
    return (double) best / steps;
  }

  private boolean agree(
      ChainEngine portable, ChainEngine candidate, int round, SplittableRandom random) {
    ChainBatch expected = equalChains(shape.length(round), 1 + 2 * round, random);
    shorten(expected, random);
    ChainBatch actual = copyOf(expected);
    portable.run(expected);
    candidate.run(actual);
    return Arrays.equals(expected.values, actual.values);
  }

  /// Chains of sixteen steps, so that a run of an engine that is still cold stays short.
  private ChainBatch equalChains(int n, int chains, SplittableRandom random) {
    byte[] tree = new byte[shape.treeBytes];
    random.nextBytes(tree);
    ChainBatch batch = new ChainBatch(n, tree, chains);
    random.nextBytes(batch.values);
    batch.count = chains;
    for (int k = 0; k < chains; k++) {
      batch.leaf[k] = random.nextInt();
      batch.chain[k] = random.nextInt(1 << 16);
      batch.from[k] = random.nextInt(256 - 16 + 1);
      batch.to[k] = batch.from[k] + 16;
    }
    return batch;
  }

  private static void shorten(ChainBatch batch, SplittableRandom random) {
    for (int k = 0; k < batch.count; k++) {
      batch.to[k] = batch.from[k] + random.nextInt(16 + 1);
    }
  }

  private static ChainBatch copyOf(ChainBatch batch) {
    ChainBatch copy = new ChainBatch(batch.n, batch.tree, batch.count);
    copy.count = batch.count;
    System.arraycopy(batch.leaf, 0, copy.leaf, 0, batch.count);
    System.arraycopy(batch.chain, 0, copy.chain, 0, batch.count);
    System.arraycopy(batch.from, 0, copy.from, 0, batch.count);
    System.arraycopy(batch.to, 0, copy.to, 0, batch.count);
    System.arraycopy(batch.values, 0, copy.values, 0, batch.values.length);
    return copy;
  }

  /// How fast both are when there is much to do: chains as in key generation.
  private String figures(ChainEngine portable, ChainEngine candidate, SplittableRandom random) {
    ChainBatch batch = equalChains(shape.length(0), 512, random);
    return String.format(
        Locale.ROOT,
        "%.1f ns a step against %.1f ns",
        heat(candidate, batch),
        heat(portable, batch));
  }
}
