package dev.pawl.bench;

import dev.pawl.durable.RealDisk;
import dev.pawl.hbs.HssParameters;
import dev.pawl.ledger.Bytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/// How long a store takes to open and how much memory that needs, with ten thousand and with a
/// million signatures in its ledger, each time in a new JVM ([OpenOnce]).
///
/// The stores are built through the ledger's own interface by 64 callers, with leases of the size
/// that the signer uses at most. See [BenchLedger] for what in them is real and what is filled.
final class OpenBench {
  private static final int FEW = 10_000;
  private static final int MANY = 1_000_000;
  private static final int HEIGHT = 20;
  private static final int LEASE_LEAVES = 4_096;
  private static final int CALLERS = 64;
  private static final int OPENINGS = 3;
  private static final int HEAP_MIB = 64;
  private static final double GOAL_SECONDS = 2;

  private OpenBench() {}

  /// How the store was left.
  private enum State {
    CLOSED("closed in order"),
    CRASHED("killed: old snapshot and anchor"),
    NO_SNAPSHOT("without its snapshot");

    private final String words;

    State(String words) {
      this.words = words;
    }
  }

  static void run(Options options, Workplace workplace) throws IOException, InterruptedException {
    Path few = workplace.kept("open-" + FEW, path -> build(path, FEW));
    Path many = workplace.kept("open-" + MANY, path -> build(path, MANY));
    Report.line(
        "stores     %d signatures in %d MB, %d in %d MB",
        FEW, Workplace.bytes(few) / 1_000_000, MANY, Workplace.bytes(many) / 1_000_000);
    Table table =
        new Table(
            "signatures",
            "left",
            "entries replayed",
            "MB rewritten",
            "open",
            "worst",
            "process",
            "heap after",
            "heap peak",
            "resident peak");
    double seconds = Double.NaN;
    for (State state : State.values()) {
      for (Path store : List.of(few, many)) {
        List<OpenOnce.Result> results = new ArrayList<>();
        for (int i = 0; i < OPENINGS; i++) {
          leave(store, state);
          results.add(openInNewJvm(store));
        }
        double median = row(table, store, state, results);
        if (store.equals(many) && state == State.CLOSED) {
          seconds = median;
        }
      }
    }
    table.print();
    Report.line(
        "Each opening has a JVM of its own with a heap of %d MiB. open: from the first call to the ledger being ready. process: from the start of the JVM. heap after: what a collection leaves, less what it left before.",
        HEAP_MIB);
    Report.goal(
        "open %d signatures in under %.0f s".formatted(MANY, GOAL_SECONDS),
        seconds < GOAL_SECONDS,
        Times.show(seconds * 1e9));
  }

  // ---- Building.

  private static void build(Path path, int signatures) throws IOException, InterruptedException {
    Report.talk("building a store of %d signatures", signatures);
    long start = System.nanoTime();
    int bytes = HssParameters.parse("LMS_SHA256_M32_H20/LMOTS_SHA256_N32_W4").signatureBytes();
    Path crash = Files.createDirectories(path.resolve("crash"));
    try (BenchLedger ledger = BenchLedger.create(new RealDisk(), path, HEIGHT, LEASE_LEAVES)) {
      AtomicLong left = new AtomicLong(signatures);
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        callers.add(
            Thread.ofVirtual()
                .start(() -> {
                  while (left.getAndDecrement() > 0) {
                    long leaf = ledger.takeLeaf();
                    ledger.commitReceipt(leaf, signature(leaf, bytes));
                  }
                }));
      }
      for (Thread caller : callers) {
        caller.join();
      }
      long signed = ledger.ledger().state().keys().iterator().next().leaves().signed();
      if (signed != signatures) {
        throw new IllegalStateException("a caller failed: " + signed + " signatures");
      }
      // What a killed process leaves behind, which closing puts right.
      Files.copy(BenchLedger.anchor(path), crash.resolve("anchor"));
      if (Files.exists(BenchLedger.snapshot(path))) {
        Files.copy(BenchLedger.snapshot(path), crash.resolve("snapshot"));
      }
    }
    Files.copy(BenchLedger.anchor(path), path.resolve("anchor.closed"));
    Files.copy(BenchLedger.snapshot(path), path.resolve("snapshot.closed"));
    Report.talk("built in %s", Times.show((double) (System.nanoTime() - start)));
  }

  private static Bytes signature(long leaf, int bytes) {
    return BenchLedger.random(leaf ^ Long.MIN_VALUE, bytes);
  }

  /// Puts the store back into a state in which a process may find it.
  private static void leave(Path path, State state) throws IOException {
    Path anchor = path.resolve("anchor.closed");
    Path snapshot = path.resolve("snapshot.closed");
    if (state == State.CRASHED) {
      anchor = path.resolve("crash").resolve("anchor");
      snapshot = path.resolve("crash").resolve("snapshot");
    }
    Files.copy(anchor, BenchLedger.anchor(path), StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(BenchLedger.snapshot(path));
    if (state != State.NO_SNAPSHOT && Files.exists(snapshot)) {
      Files.copy(snapshot, BenchLedger.snapshot(path));
    }
  }

  // ---- Opening.

  /// Starts a JVM as this one was started.
  private static OpenOnce.Result openInNewJvm(Path path) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of(
            "-Xmx" + HEAP_MIB + "m",
            "-cp",
            System.getProperty("java.class.path"),
            OpenOnce.class.getName(),
            path.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      int exit = process.waitFor();
      if (exit != 0 || line == null) {
        throw new IOException("opening failed with exit code " + exit);
      }
      return OpenOnce.Result.parse(line);
    }
  }

  /// Adds a row and returns the median of the seconds.
  private static double row(Table table, Path store, State state, List<OpenOnce.Result> results) {
    Times open = new Times();
    Times process = new Times();
    for (OpenOnce.Result result : results) {
      open.add(result.openNanos());
      process.add(result.processNanos());
    }
    OpenOnce.Result last = results.getLast();
    table.row(
        store.getFileName().toString().replaceAll("[^0-9]", ""),
        state.words,
        Long.toString(last.replayed()),
        String.format(Locale.ROOT, "%.1f", last.rewrittenBytes() / 1e6),
        Times.show(open.median()),
        Times.show(open.worst()),
        Times.show(process.median()),
        kib(last.heapBytes()),
        kib(last.heapPeakBytes()),
        kib(last.residentPeakBytes()));
    return open.median() / 1e9;
  }

  private static String kib(long bytes) {
    return bytes < 10 << 20 ? (bytes >> 10) + " KiB" : (bytes >> 20) + " MiB";
  }
}
