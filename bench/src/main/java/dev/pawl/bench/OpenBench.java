package dev.pawl.bench;

import dev.pawl.durable.RealDisk;
import dev.pawl.hbs.HssParameters;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.StoreId;
import dev.pawl.ledger.journal.Journal;
import dev.pawl.ledger.journal.SnapshotFile;
import dev.pawl.ledger.journal.StoreDirectory;
import dev.pawl.signer.PawlStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// How long a store takes to open and how much memory that needs, with ten thousand and with a
/// million signatures in its ledger, each time in a new JVM ([OpenOnce]).
///
/// The stores are built through the ledger's own interface by 64 callers, with leases of the size
/// that the signer uses at most. See [BenchLedger] for what in them is real and what is filled;
/// each signature has a request id, as in a store that is used by a build server.
final class OpenBench {
  private static final int FEW = 10_000;
  private static final int MANY = 1_000_000;
  private static final int HEIGHT = 20;
  private static final int LEASE_LEAVES = 4_096;
  private static final int CALLERS = 64;
  private static final int OPENINGS = 3;

  /// So many receipts a killed process leaves that are not in the index of requests.
  private static final int UNINDEXED = 32_768;

  private static final int HEAP_MIB = 64;
  private static final double GOAL_SECONDS = 2;

  private OpenBench() {}

  /// How the store is found: without `derived`, snapshot and index of requests are to be made
  /// again.
  private enum State {
    CLOSED("closed in order"),
    KILLED("killed"),
    NOTHING_DERIVED("nothing derived");

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
            "found",
            "entries replayed",
            "open",
            "worst",
            "ready to sign",
            "process",
            "heap after",
            "heap peak",
            "resident peak");
    double seconds = Double.NaN;
    for (State state : State.values()) {
      for (Path path : List.of(few, many)) {
        double median = measure(table, path, state);
        if (path.equals(many) && state == State.CLOSED) {
          seconds = median;
        }
      }
    }
    table.print();
    Report.line(
        "Each opening has a JVM of its own with a heap of %d MiB. open: from the first call to the store being open. ready to sign: the index of requests too. process: the same from the start of the JVM. heap after: what a collection leaves, less what it left before.",
        HEAP_MIB);
    Report.goal(
        "open %d signatures in under %.0f s".formatted(MANY, GOAL_SECONDS),
        seconds < GOAL_SECONDS,
        Times.show(seconds * 1e9));
  }

  // ---- Building.

  /// Makes the store and keeps, beside it, what changes when it is opened, in each state.
  private static void build(Path path, int signatures) throws IOException, InterruptedException {
    Report.talk("building a store of %d signatures", signatures);
    long start = System.nanoTime();
    int unindexed = Math.min(signatures, UNINDEXED);
    try (BenchLedger ledger = BenchLedger.create(new RealDisk(), path, HEIGHT, LEASE_LEAVES)) {
      commit(ledger, signatures - unindexed);
    }
    index(path);
    try (BenchLedger ledger = BenchLedger.open(new RealDisk(), path, LEASE_LEAVES)) {
      commit(ledger, unindexed);
      long signed = ledger.state().keys().iterator().next().leaves().signed();
      if (signed != signatures) {
        throw new IllegalStateException("a caller failed: " + signed + " signatures");
      }
      keep(path, State.KILLED);
    }
    index(path);
    keep(path, State.CLOSED);
    Report.talk("built in %s", Times.show((double) (System.nanoTime() - start)));
  }

  private static void commit(BenchLedger ledger, int signatures) throws InterruptedException {
    int bytes = HssParameters.parse("LMS_SHA256_M32_H20/LMOTS_SHA256_N32_W4").signatureBytes();
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
  }

  private static Bytes signature(long leaf, int bytes) {
    return BenchLedger.random(leaf ^ Long.MIN_VALUE, bytes);
  }

  /// Brings the index of requests up to the ledger.
  private static void index(Path path) throws IOException {
    try (PawlStore store = BenchStore.open(path, new RealDisk())) {
      var _ = store.signer();
    }
  }

  private static void keep(Path path, State state) throws IOException {
    Path kept = path.resolve(state.name());
    BenchStore.copy(path.resolve("anchors"), kept.resolve("anchors"));
    BenchStore.copy(BenchStore.derived(path), kept.resolve("derived"));
  }

  /// Puts the store back into a state in which a process may find it.
  private static void restore(Path path, State state) throws IOException {
    Path kept = path.resolve(state == State.KILLED ? "KILLED" : "CLOSED");
    Workplace.delete(path.resolve("anchors"));
    BenchStore.copy(kept.resolve("anchors"), path.resolve("anchors"));
    Path derived = BenchStore.derived(path);
    Workplace.delete(derived);
    if (state != State.NOTHING_DERIVED) {
      BenchStore.copy(kept.resolve("derived"), derived);
    }
  }

  // ---- Opening.

  private static OpenOnce.Result openInNewJvm(Path path) throws IOException, InterruptedException {
    String line = Jvm.run(List.of("-Xmx" + HEAP_MIB + "m"), OpenOnce.class, path.toString());
    return OpenOnce.Result.parse(line);
  }

  /// Adds a row and returns the median of the seconds to open.
  private static double measure(Table table, Path path, State state)
      throws IOException, InterruptedException {
    Times open = new Times();
    Times ready = new Times();
    Times process = new Times();
    OpenOnce.Result last = null;
    long snapshotSize = 0;
    for (int i = 0; i < OPENINGS; i++) {
      restore(path, state);
      snapshotSize = snapshotSize(path);
      last = openInNewJvm(path);
      open.add(last.openNanos());
      ready.add(last.readyNanos());
      process.add(last.processNanos());
    }
    if (last == null) {
      throw new AssertionError("there is an opening");
    }
    table.row(
        path.getFileName().toString().replaceAll("[^0-9]", ""),
        state.words,
        Long.toString(last.entries() - snapshotSize),
        Times.show(open.median()),
        Times.show(open.worst()),
        Times.show(ready.median()),
        Times.show(process.median()),
        bytes(last.heapBytes()),
        bytes(last.heapPeakBytes()),
        bytes(last.residentPeakBytes()));
    return open.median() / 1e9;
  }

  /// How many entries the snapshot covers.
  private static long snapshotSize(Path path) throws IOException {
    RealDisk disk = new RealDisk();
    try (StoreDirectory directory = StoreDirectory.open(disk, BenchStore.paths(path).store())) {
      StoreId id = Journal.storeId(disk, directory.journal());
      return new SnapshotFile(directory, id).load().map(found -> found.head().size()).orElse(0L);
    }
  }

  private static String bytes(long bytes) {
    return bytes < 10 << 20 ? (bytes >> 10) + " KiB" : (bytes >> 20) + " MiB";
  }
}
