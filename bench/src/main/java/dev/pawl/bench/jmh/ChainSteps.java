package dev.pawl.bench.jmh;

import dev.pawl.hbs.LmsParameters;
import dev.pawl.hbs.hash.ChainBatch;
import dev.pawl.hbs.hash.ChainEngine;
import dev.pawl.hbs.hash.Engines;
import dev.pawl.hbs.hash.HashFunction;
import dev.pawl.hbs.hash.MessageDigestEngine;
import dev.pawl.hbs.hash.XmssEngines;
import dev.pawl.hbs.hash.XmssHash;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// One chain step by each engine: 128 chains of 15 steps, which fill every lane.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChainSteps {
  private static final int CHAINS = 128;
  private static final int STEPS = 15;
  private static final Duration WARM_UP_MAX = Duration.ofSeconds(30);

  /// Whose chains, as the engines name them.
  @Param({"SHA_256", "SHAKE256", "XMSS_SHA2_256", "XMSS_SHAKE256_256"})
  public String function = "";

  /// Whether the engine that every machine has, or the one that this machine has chosen.
  @Param({"portable", "chosen"})
  public String engine = "";

  private ChainEngine running = new MessageDigestEngine(HashFunction.SHA_256);
  private ChainBatch batch = new ChainBatch(1, new byte[0], 1);

  @Setup
  public void choose() throws InterruptedException {
    boolean chosen = engine.equals("chosen");
    if (function.startsWith("XMSS_")) {
      XmssHash hash = XmssHash.valueOf(function.substring("XMSS_".length()));
      if (chosen) {
        XmssEngines.awaitWarm(hash, WARM_UP_MAX);
      }
      running = chosen ? XmssEngines.current(hash) : XmssEngines.portable(hash);
      batch = new ChainBatch(hash.n(), hash.treeBytes(new byte[hash.n()], 0, 0), CHAINS);
    } else {
      HashFunction hash = HashFunction.valueOf(function);
      if (chosen) {
        Engines.awaitWarm(hash, WARM_UP_MAX);
      }
      running = chosen ? Engines.current(hash) : new MessageDigestEngine(hash);
      batch = new ChainBatch(32, new byte[LmsParameters.TREE_IDENTIFIER_BYTES], CHAINS);
    }
    fill();
  }

  private void fill() {
    new SplittableRandom(1).nextBytes(batch.values);
    batch.count = CHAINS;
    for (int k = 0; k < CHAINS; k++) {
      batch.chain[k] = k;
    }
    Arrays.fill(batch.to, STEPS);
  }

  /// All chains, from their starts; gives the values, so that nothing is left out.
  @Benchmark
  @OperationsPerInvocation(CHAINS * STEPS)
  public byte[] step() {
    running.run(batch);
    return batch.values;
  }
}
