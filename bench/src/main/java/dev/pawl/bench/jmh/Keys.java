package dev.pawl.bench.jmh;

import dev.pawl.bench.MeasuredKey;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Making a key, signing with it and verifying, on one thread, without a ledger.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Keys {

  /// The kind of key, as `pawl bench crypto` names it.
  @Param({"LMS H10/W4", "LMS H10/W8", "XMSS-SHA2_10_256", "XMSS-SHAKE256_10_256"})
  public String kind = "";

  private MeasuredKey key = MeasuredKey.none();
  private int leaf;

  @Setup
  public void make() throws IOException, InterruptedException {
    key = MeasuredKey.warm(kind);
  }

  /// All nodes of the tree.
  @Benchmark
  public Object generate() throws IOException, InterruptedException {
    return key.another();
  }

  /// With one leaf after the other.
  @Benchmark
  public byte[] sign() throws IOException {
    leaf = (leaf + 1) % key.leaves();
    return key.sign(leaf);
  }

  /// Signatures of 64 leaves by turns.
  @Benchmark
  public boolean verify() throws IOException {
    leaf = (leaf + 1) % MeasuredKey.SIGNATURES;
    return key.verify(leaf);
  }
}
