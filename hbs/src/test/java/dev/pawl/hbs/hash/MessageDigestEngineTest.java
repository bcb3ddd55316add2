package dev.pawl.hbs.hash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.hbs.SeededRandom;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The portable engine against the formula, written out: it is what faster engines are held to.
final class MessageDigestEngineTest {

  @ParameterizedTest
  @EnumSource
  void run_randomBatches_walkEachChainByTheFormula(HashFunction function) {
    SeededRandom random = SeededRandom.printed("run_randomBatches");
    ChainEngine engine = new MessageDigestEngine(function);
    for (int n : new int[] {24, 32}) {
      ChainBatch batch = new ChainBatch(n, random.bytes(16), 40);
      for (int round = 0; round < 20; round++) {
        fill(batch, random);
        byte[] expected = expected(function, batch);
        engine.run(batch);
        assertThat(batch.values).isEqualTo(expected);
      }
    }
  }

  private static void fill(ChainBatch batch, SeededRandom random) {
    random.nextBytes(batch.values);
    batch.count = random.nextInt(41);
    for (int k = 0; k < 40; k++) {
      batch.leaf[k] = random.nextInt(1 << 25);
      batch.chain[k] = random.nextInt(1 << 16);
      batch.from[k] = random.nextInt(257);
      batch.to[k] = batch.from[k] + random.nextInt(257 - batch.from[k]);
    }
  }

  /// Chains from count on, and those of no step, keep their values.
  private static byte[] expected(HashFunction function, ChainBatch batch) {
    byte[] values = batch.values.clone();
    for (int k = 0; k < batch.count; k++) {
      byte[] tmp = Arrays.copyOfRange(values, k * batch.n, (k + 1) * batch.n);
      for (int j = batch.from[k]; j < batch.to[k]; j++) {
        byte[] input =
            ByteBuffer.allocate(16 + 4 + 2 + 1 + batch.n)
                .put(batch.tree)
                .putInt(batch.leaf[k])
                .putShort((short) batch.chain[k])
                .put((byte) j)
                .put(tmp)
                .array();
        tmp = Arrays.copyOf(function.newDigest().digest(input), batch.n);
      }
      System.arraycopy(tmp, 0, values, k * batch.n, batch.n);
    }
    return values;
  }
}
