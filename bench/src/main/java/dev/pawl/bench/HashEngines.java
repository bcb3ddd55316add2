package dev.pawl.bench;

import dev.pawl.hbs.LmsParameters;
import dev.pawl.hbs.hash.ChainBatch;
import dev.pawl.hbs.hash.ChainEngine;
import dev.pawl.hbs.hash.Engines;
import dev.pawl.hbs.hash.HashFunction;
import dev.pawl.hbs.hash.MessageDigestEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;

/// Chain steps per second of the hash engines, side by side.
///
/// Each figure is the best of many short runs, because other work on the machine can only add time.
/// The threads of one figure start together and each reports its own best, so that the figure for
/// two threads shows what they cost one another.
public final class HashEngines {
  private static final int SEED = 1;
  private static final long NANOS_A_FIGURE = 250_000_000L;
  private static final Duration WARM_UP_MAX = Duration.ofSeconds(30);

  private HashEngines() {}

  /// One kind of work.
  ///
  /// @param treeBytes the length of what tells trees apart
  /// @param chains how many chains are walked at once
  /// @param stepsMax the steps of each chain, or the most
  /// @param equal whether all have that many or any number up to it
  record Work(String name, int n, int treeBytes, int chains, int stepsMax, boolean equal) {
    private Work(String name, int n, int chains, int stepsMax, boolean equal) {
      this(name, n, LmsParameters.TREE_IDENTIFIER_BYTES, chains, stepsMax, equal);
    }
  }

  private static final List<Work> WORKS =
      List.of(
          new Work("W8 n=32, 32 chains of 255", 32, 32, 255, true),
          new Work("W8 n=32, key generation", 32, 1_024, 255, true),
          new Work("W8 n=24, key generation", 24, 1_024, 255, true),
          new Work("W4 n=32, key generation", 32, 1_024, 15, true),
          new Work("W1 n=32, key generation", 32, 1_024, 1, true),
          new Work("W8 n=32, one signature", 32, 34, 255, false),
          new Work("W4 n=32, one signature", 32, 67, 15, false),
          new Work("W8 n=24, one signature", 24, 26, 255, false),
          new Work("W8 n=32, 16 signatures", 32, 16 * 34, 255, false));

  /// Prints the table.
  public static void main(String[] args) throws InterruptedException {
    for (HashFunction function : HashFunction.values()) {
      ChainEngine portable = new MessageDigestEngine(function);
      long start = System.nanoTime();
      boolean decided = Engines.awaitWarm(function, WARM_UP_MAX);
      long waited = System.nanoTime() - start;
      ChainEngine fastest = Engines.current(function);
      System.out.printf("%n%s%n", Engines.description(function));
      System.out.printf(Locale.ROOT, "decided: %s, after %.2f s%n", decided, waited / 1e9);
      System.out.printf(
          Locale.ROOT,
          "%-28s %10s %10s %7s %12s %12s%n",
          "ns a step and thread",
          "portable",
          "fastest",
          "ratio",
          "2 threads",
          "us a batch");
      for (Work work : WORKS) {
        double slow = nanosPerStep(portable, work, 1);
        double fast = nanosPerStep(fastest, work, 1);
        double two = nanosPerStep(fastest, work, 2);
        System.out.printf(
            Locale.ROOT,
            "%-28s %10.1f %10.1f %7.1f %12.1f %12.1f%n",
            work.name(),
            slow,
            fast,
            slow / fast,
            two,
            fast * steps(batch(work)) / 1_000);
      }
    }
  }

  /// The mean over the threads of each one's best run.
  static double nanosPerStep(ChainEngine engine, Work work, int threads)
      throws InterruptedException {
    CountDownLatch ready = new CountDownLatch(threads);
    double[] best = new double[threads];
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int thread = i;
      running.add(
          Thread.ofPlatform()
              .start(() -> {
                ready.countDown();
                best[thread] = bestRun(engine, batch(work), ready);
              }));
    }
    double sum = 0;
    for (int i = 0; i < threads; i++) {
      running.get(i).join();
      sum += best[i];
    }
    return sum / threads;
  }

  private static double bestRun(ChainEngine engine, ChainBatch batch, CountDownLatch ready) {
    try {
      ready.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted before the start", e);
    }
    long begin = System.nanoTime();
    long best = Long.MAX_VALUE;
    while (System.nanoTime() - begin < NANOS_A_FIGURE) {
      long start = System.nanoTime();
      engine.run(batch);
      best = Math.min(best, System.nanoTime() - start);
    }
    return (double) best / steps(batch);
  }

  private static long steps(ChainBatch batch) {
    long steps = 0;
    for (int k = 0; k < batch.count; k++) {
      steps += batch.to[k] - batch.from[k];
    }
    return steps;
  }

  private static ChainBatch batch(Work work) {
    SplittableRandom random = new SplittableRandom(SEED);
    byte[] treeIdentifier = new byte[work.treeBytes()];
    random.nextBytes(treeIdentifier);
    ChainBatch batch = new ChainBatch(work.n(), treeIdentifier, work.chains());
    random.nextBytes(batch.values);
    batch.count = work.chains();
    for (int k = 0; k < batch.count; k++) {
      batch.leaf[k] = k / 34;
      batch.chain[k] = k % 34;
      batch.from[k] = 0;
      batch.to[k] = work.equal() ? work.stepsMax() : random.nextInt(work.stepsMax() + 1);
    }
    return batch;
  }
}
