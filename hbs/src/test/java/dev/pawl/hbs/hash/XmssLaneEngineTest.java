package dev.pawl.hbs.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The lanes of XMSS against the portable engine. These run on every processor; without AVX-512 the
/// vectors are emulated and only slow.
final class XmssLaneEngineTest {

  @ParameterizedTest
  @EnumSource(names = {"SHA2_256", "SHA2_192", "SHAKE256_256", "SHAKE256_192"})
  void run_randomBatches_equalsPortable(XmssHash hash) {
    SplittableRandom random = random("run " + hash);
    for (int count = 0; count <= 100; count += 1 + random.nextInt(5)) {
      ChainBatch batch = batch(hash, random, count);
      ChainBatch expected = Batches.copy(batch);
      new XmssDigestEngine(hash).run(expected);
      lanes(hash).run(batch);
      assertThat(batch.values).as("%d chains", count).isEqualTo(expected.values);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SHA2_256", "SHA2_192", "SHAKE256_256", "SHAKE256_192"})
  void derive_randomBatches_equalsPortable(XmssHash hash) {
    SplittableRandom random = random("derive " + hash);
    for (int count : new int[] {1, 2, 16, 17, 32, 33, 67, 100}) {
      ChainBatch batch = batch(hash, random, count);
      byte[] secret = bytes(random, hash.n());
      ChainBatch expected = Batches.copy(batch);
      new XmssDigestEngine(hash).derive(expected, secret);
      lanes(hash).derive(batch, secret);
      assertThat(batch.values).as("%d chains", count).isEqualTo(expected.values);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SHA2_256", "SHA2_192", "SHAKE256_256", "SHAKE256_192"})
  void lTrees_keysOfEveryLength_equalPortable(XmssHash hash) {
    SplittableRandom random = random("lTrees " + hash);
    for (int chains = 1; chains <= 67; chains += 1 + random.nextInt(3)) {
      ChainBatch batch = batch(hash, random, chains * (1 + random.nextInt(5)));
      ChainBatch expected = Batches.copy(batch);
      new XmssDigestEngine(hash).lTrees(expected, chains);
      lanes(hash).lTrees(batch, chains);
      assertThat(batch.values).as("%d chains", chains).isEqualTo(expected.values);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SHA2_256", "SHA2_192", "SHAKE256_256", "SHAKE256_192"})
  void oneEngine_inAnyOrder_forgetsWhatCameBefore(XmssHash hash) {
    SplittableRandom random = random("order " + hash);
    XmssEngine engine = lanes(hash);
    XmssEngine portable = new XmssDigestEngine(hash);
    for (int round = 0; round < 12; round++) {
      ChainBatch batch = batch(hash, random, 40);
      ChainBatch expected = Batches.copy(batch);
      byte[] secret = bytes(random, hash.n());
      switch (random.nextInt(3)) {
        case 0 -> {
          portable.run(expected);
          engine.run(batch);
        }
        case 1 -> {
          portable.derive(expected, secret);
          engine.derive(batch, secret);
        }
        default -> {
          portable.lTrees(expected, 20);
          engine.lTrees(batch, 20);
        }
      }
      assertThat(batch.values).isEqualTo(expected.values);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SHA2_256", "SHA2_192", "SHAKE256_256", "SHAKE256_192"})
  void wholeKey_onceCompiled_allocatesNothing(XmssHash hash) throws Exception {
    assumeTrue(Sha256Kernel.isNative(), "no AVX-512");
    assertThat(XmssEngines.awaitWarm(hash, Duration.ofSeconds(30))).isTrue();
    XmssEngine engine = XmssEngines.current(hash);
    assumeTrue(engine instanceof XmssLaneEngine, () -> XmssEngines.description(hash));
    ChainBatch batch = batch(hash, random("allocation"), 2 * hash.chains());
    byte[] secret = new byte[hash.n()];
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    // The first runs may meet code that is not compiled yet.
    for (int i = 0; i < 300 && least > 0; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      engine.derive(batch, secret);
      engine.run(batch);
      engine.lTrees(batch, hash.chains());
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isZero();
  }

  private static XmssEngine lanes(XmssHash hash) {
    return XmssEngines.lanesOf(hash, new XmssDigestEngine(hash)).orElseThrow();
  }

  private static SplittableRandom random(String test) {
    long seed = Long.getLong("pawl.seed", System.nanoTime());
    System.out.println(test + ": -Dpawl.seed=" + seed);
    return new SplittableRandom(seed);
  }

  private static ChainBatch batch(XmssHash hash, SplittableRandom random, int count) {
    byte[] tree = bytes(random, hash.n() + XmssHash.TREE_ADDRESS_BYTES);
    ChainBatch batch = new ChainBatch(hash.n(), tree, count);
    random.nextBytes(batch.values);
    batch.count = count;
    for (int k = 0; k < count; k++) {
      batch.leaf[k] = random.nextInt();
      batch.chain[k] = random.nextInt(67);
      batch.from[k] = random.nextInt(16);
      batch.to[k] = random.nextInt(batch.from[k], 16);
    }
    return batch;
  }

  private static byte[] bytes(SplittableRandom random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
