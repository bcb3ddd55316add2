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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The lanes against the portable engine. These run on every processor; without AVX-512 the vectors
/// are emulated and only slow.
class LaneEngineTest {
  private final Untouched narrow = new Untouched();

  @ParameterizedTest
  @EnumSource
  void run_randomBatches_equalsPortable(HashFunction function) {
    long seed = Long.getLong("pawl.seed", System.nanoTime());
    System.out.println("lanes " + function + ": -Dpawl.seed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    ChainEngine engine = lanes(function, portable(function));
    for (int count = 0; count <= 200; count++) {
      assertEqual(function, engine, Batches.random(random, count % 2 == 0 ? 32 : 24, count), seed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void run_everyCountOfEqualChains_equalsPortable(HashFunction function) {
    SplittableRandom random = new SplittableRandom(1);
    for (int count = 4; count <= 100; count++) {
      ChainBatch batch = Batches.random(random, count % 3 == 0 ? 24 : 32, count);
      for (int k = 0; k < count; k++) {
        batch.from[k] = 3;
        batch.to[k] = 5;
      }
      assertEqual(function, lanes(function, narrow), batch, 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void run_derivationOfChainStarts_equalsPortable(HashFunction function) {
    SplittableRandom random = new SplittableRandom(2);
    for (int n : new int[] {24, 32}) {
      ChainBatch batch = Batches.random(random, n, 265);
      for (int k = 0; k < batch.count; k++) {
        batch.from[k] = 255;
        batch.to[k] = 256;
      }
      assertEqual(function, lanes(function, narrow), batch, 2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void run_leafAndChainAtTheirEnds_equalsPortable(HashFunction function) {
    ChainBatch batch = Batches.random(new SplittableRandom(3), 32, 40);
    for (int k = 0; k < batch.count; k++) {
      batch.leaf[k] = k % 2 == 0 ? -1 : Integer.MIN_VALUE;
      batch.chain[k] = k % 3 == 0 ? 65_535 : 0;
      batch.from[k] = 0;
      batch.to[k] = 256;
    }
    assertEqual(function, lanes(function, narrow), batch, 3);
  }

  @ParameterizedTest
  @EnumSource
  void run_afterLongerHash_forgetsItsMessage(HashFunction function) {
    SplittableRandom random = new SplittableRandom(4);
    assertEqual(function, lanes(function, narrow), Batches.ofLength(random, 32, 32, 2), 4);
    assertEqual(function, lanes(function, narrow), Batches.ofLength(random, 24, 32, 2), 4);
    assertEqual(function, lanes(function, narrow), Batches.ofLength(random, 32, 32, 2), 4);
  }

  @ParameterizedTest
  @EnumSource
  void run_fewerChainsThanCapacity_leavesTheRest(HashFunction function) {
    ChainBatch batch = Batches.random(new SplittableRandom(5), 32, 64);
    batch.count = 33;
    assertEqual(function, lanes(function, portable(function)), batch, 5);
  }

  @Test
  void run_narrowBatch_goesToTheNarrowEngine() {
    ChainEngine engine = lanes(HashFunction.SHA_256, narrow);
    engine.run(Batches.ofLength(new SplittableRandom(6), 32, 3, 7));
    assertEquals(1, narrow.runs);
    engine.run(Batches.ofLength(new SplittableRandom(6), 32, 4, 7));
    assertEquals(1, narrow.runs);
  }

  @ParameterizedTest
  @EnumSource
  void run_onManyThreads_equalsPortable(HashFunction function) throws Exception {
    ChainEngine engine = lanes(function, portable(function));
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int task = 0; task < 16; task++) {
      int seed = task;
      tasks.add(() -> {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 10; i++) {
          assertEqual(function, engine, Batches.random(random, 32, 40), seed);
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

  @ParameterizedTest
  @EnumSource
  void run_onceCompiled_allocatesNothing(HashFunction function) throws Exception {
    assumeTrue(Sha256Kernel.isNative(), "no AVX-512");
    assertTrue(Engines.awaitWarm(function, Duration.ofSeconds(30)));
    ChainEngine engine = Engines.current(function);
    assumeTrue(engine instanceof LaneEngine, () -> Engines.description(function));
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

  private static void assertEqual(
      HashFunction function, ChainEngine engine, ChainBatch batch, long seed) {
    ChainBatch expected = Batches.copy(batch);
    portable(function).run(expected);
    engine.run(batch);
    assertArrayEquals(expected.values, batch.values, () -> batch.count + " chains, seed " + seed);
  }

  private static ChainEngine portable(HashFunction function) {
    return new MessageDigestEngine(function);
  }

  private static ChainEngine lanes(HashFunction function, ChainEngine narrow) {
    return switch (function) {
      case SHA_256 -> new LaneEngine("lanes", Sha256Lanes::new, narrow);
      case SHAKE256 -> new LaneEngine("lanes", Shake256Lanes::new, narrow);
    };
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
