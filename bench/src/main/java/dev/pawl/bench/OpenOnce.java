package dev.pawl.bench;

import dev.pawl.durable.RealDisk;
import dev.pawl.signer.PawlStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Opens one store in a JVM of its own and prints what that took, for [OpenBench].
public final class OpenOnce {
  private OpenOnce() {}

  /// What opening took.
  ///
  /// @param openNanos from the first call to the store being open
  /// @param readyNanos from the same to the index of requests being complete: ready to sign
  /// @param processNanos from the start of the JVM to that moment
  /// @param entries of the ledger
  /// @param heapBytes what a collection leaves, less what it left before opening
  /// @param heapPeakBytes the sum of the heap pools' peaks, garbage included
  /// @param residentPeakBytes of the process; 0 where the system does not say
  record Result(
      long openNanos,
      long readyNanos,
      long processNanos,
      long entries,
      long heapBytes,
      long heapPeakBytes,
      long residentPeakBytes) {

    static Result parse(String line) {
      long[] values = Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
      return new Result(
          values[0], values[1], values[2], values[3], values[4], values[5], values[6]);
    }

    @Override
    public String toString() {
      return LongStream.of(
              openNanos,
              readyNanos,
              processNanos,
              entries,
              heapBytes,
              heapPeakBytes,
              residentPeakBytes)
          .mapToObj(Long::toString)
          .collect(Collectors.joining(" "));
    }
  }

  /// Opens the store below the directory that the argument names.
  public static void main(String[] args) throws IOException {
    long before = usedHeap();
    long jvmStart = ManagementFactory.getRuntimeMXBean().getStartTime();
    long start = System.nanoTime();
    try (PawlStore store = BenchStore.open(Path.of(args[0]), new RealDisk())) {
      long open = System.nanoTime() - start;
      var _ = store.signer();
      long ready = System.nanoTime() - start;
      long process = (System.currentTimeMillis() - jvmStart) * 1_000_000;
      long peak = peakHeap();
      long entries = store.state().size();
      System.out.println(
          new Result(open, ready, process, entries, usedHeap() - before, peak, residentPeak()));
    }
  }

  private static long usedHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long peakHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }

  private static long residentPeak() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(status, StandardCharsets.UTF_8)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
          .findFirst()
          .orElse(0);
    }
  }
}
