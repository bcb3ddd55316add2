package dev.pawl.hbs.hash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// The lanes against the portable engine. These run on every processor; without AVX-512 the vectors
/// are emulated and only slow.
class Sha256LanesTest {
  private final ChainEngine portable = new MessageDigestEngine(HashFunction.SHA_256);
  private final Untouched narrow = new Untouched();
  private final ChainEngine lanes = new Sha256Lanes(narrow);

  @Test
  void run_randomBatches_equalsPortable() {
    long seed = System.nanoTime();
    System.out.println("Sha256LanesTest seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    ChainEngine engine = new Sha256Lanes(portable);
    for (int count = 0; count <= 200; count++) {
      assertEqual(engine, Batches.random(random, count % 2 == 0 ? 32 : 24, count), seed);
    }
  }

  @Test
  void run_everyCountOfEqualChains_equalsPortable() {
    SplittableRandom random = new SplittableRandom(1);
    for (int count = 4; count <= 100; count++) {
      ChainBatch batch = Batches.random(random, count % 3 == 0 ? 24 : 32, count);
      for (int k = 0; k < count; k++) {
        batch.from[k] = 3;
        batch.to[k] = 5;
      }
      assertEqual(lanes, batch, 1);
    }
  }

  @Test
  void run_derivationOfChainStarts_equalsPortable() {
    SplittableRandom random = new SplittableRandom(2);
    for (int n : new int[] {24, 32}) {
      ChainBatch batch = Batches.random(random, n, 265);
      for (int k = 0; k < batch.count; k++) {
        batch.from[k] = 255;
        batch.to[k] = 256;
      }
      assertEqual(lanes, batch, 2);
    }
  }

  @Test
  void run_leafAndChainAtTheirEnds_equalsPortable() {
    ChainBatch batch = Batches.random(new SplittableRandom(3), 32, 40);
    for (int k = 0; k < batch.count; k++) {
      batch.leaf[k] = k % 2 == 0 ? -1 : Integer.MIN_VALUE;
      batch.chain[k] = k % 3 == 0 ? 65_535 : 0;
      batch.from[k] = 0;
      batch.to[k] = 256;
    }
    assertEqual(lanes, batch, 3);
  }

  @Test
  void run_afterLongerHash_forgetsItsMessage() {
    SplittableRandom random = new SplittableRandom(4);
    assertEqual(lanes, Batches.ofLength(random, 32, 32, 2), 4);
    assertEqual(lanes, Batches.ofLength(random, 24, 32, 2), 4);
    assertEqual(lanes, Batches.ofLength(random, 32, 32, 2), 4);
  }

  @Test
  void run_fewerChainsThanCapacity_leavesTheRest() {
    ChainBatch batch = Batches.random(new SplittableRandom(5), 32, 64);
    batch.count = 33;
    assertEqual(new Sha256Lanes(portable), batch, 5);
  }

  @Test
  void run_narrowBatch_goesToTheNarrowEngine() {
    lanes.run(Batches.ofLength(new SplittableRandom(6), 32, 3, 7));
    assertEquals(1, narrow.runs);
    lanes.run(Batches.ofLength(new SplittableRandom(6), 32, 4, 7));
    assertEquals(1, narrow.runs);
  }

  @Test
  void run_onManyThreads_equalsPortable() throws Exception {
    ChainEngine engine = new Sha256Lanes(portable);
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int task = 0; task < 16; task++) {
      int seed = task;
      tasks.add(() -> {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 10; i++) {
          assertEqual(engine, Batches.random(random, 32, 40), seed);
        }
        return null;
      });
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> done : threads.invokeAll(tasks)) {
        done.get();
      }
    }
  }

  @Test
  void run_onceCompiled_allocatesNothing() throws Exception {
    assumeTrue(Sha256Kernel.isNative(), "no AVX-512");
    assertTrue(Engines.awaitWarm(Duration.ofSeconds(30)));
    ChainEngine engine = Engines.current(HashFunction.SHA_256);
    assumeTrue(engine instanceof Sha256Lanes, () -> Engines.description(HashFunction.SHA_256));
    ChainBatch batch = Batches.random(new SplittableRandom(7), 32, 200);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    // The first runs may meet code of the scheduler that is not compiled yet.
    for (int i = 0; i < 100 && least > 0; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      engine.run(batch);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertEquals(0, least);
  }

  private void assertEqual(ChainEngine engine, ChainBatch batch, long seed) {
    ChainBatch expected = Batches.copy(batch);
    portable.run(expected);
    engine.run(batch);
    assertArrayEquals(expected.values, batch.values, () -> batch.count + " chains, seed " + seed);
  }

  /// An engine that does nothing but count: what reaches it is left as it was.
  private static final class Untouched implements ChainEngine {
    private int runs;

    @Override
    public String description() {
      return "untouched";
    }

    @Override
    public void run(ChainBatch batch) {
      runs++;
    }
  }
}
