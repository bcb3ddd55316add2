package dev.pawl.bench;

import dev.pawl.durable.RealDisk;
import dev.pawl.hbs.HssParameters;
import dev.pawl.ledger.Bytes;
import dev.pawl.signer.Publication;
import dev.pawl.signer.Publisher;
import dev.pawl.signer.PublishingThread;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// Whether publishing the ledger keeps up with signing, and what it costs signing.
///
/// First a ledger of receipts is published from nothing, then the same again by a process that
/// begins with nothing in memory. Then 64 callers commit receipts, as fast as the ledger takes
/// them, without and with a thread that publishes beside them. Store, journal, entries, disclosures
/// and what is published are the real ones; see [BenchLedger] for what is filled.
final class PublishBench {
  private static final int RECEIPTS = 100_000;
  private static final int MORE_RECEIPTS = 1_000_000; // with --full
  private static final int HEIGHT = 30;
  private static final int LEASE_LEAVES = 4_096;
  private static final int CALLERS = 64;
  private static final double GOAL_PER_SECOND = 25_000;
  private static final Duration INTERVAL = Duration.ofMillis(200);

  private PublishBench() {}

  static void run(Options options, Workplace workplace) throws IOException, InterruptedException {
    Path path = workplace.fresh("publish");
    Path www = workplace.fresh("publish-www");
    try (BenchLedger ledger = BenchLedger.create(new RealDisk(), path, HEIGHT, LEASE_LEAVES)) {
      fill(ledger, options.full() ? MORE_RECEIPTS : RECEIPTS);
      double perSecond = fromNothing(ledger, www);
      beside(ledger, www, options.seconds());
      Report.goal(
          "publish %.0f entries a second".formatted(GOAL_PER_SECOND),
          perSecond >= GOAL_PER_SECOND,
          "%.0f".formatted(perSecond));
    }
    workplace.discard(path);
    workplace.discard(www);
  }

  private static void fill(BenchLedger ledger, int receipts) throws InterruptedException {
    Report.talk("making a ledger of %d receipts", receipts);
    AtomicInteger left = new AtomicInteger(receipts);
    Bytes signature = signature();
    while (left.get() > 0) {
      var _ =
          Callers.run(
              CALLERS,
              1,
              _ -> {
                if (left.decrementAndGet() >= 0) {
                  ledger.commitReceipt(ledger.takeLeaf(), signature);
                }
              });
    }
  }

  private static Bytes signature() {
    int bytes = HssParameters.parse("LMS_SHA256_M32_H20/LMOTS_SHA256_N32_W4").signatureBytes();
    return BenchLedger.random(6, bytes);
  }

  /// @return entries a second, from nothing
  private static double fromNothing(BenchLedger ledger, Path www) throws IOException {
    Table table =
        new Table("publish", "entries", "time", "entries/s", "on the core", "files", "MB");
    double perSecond = row(table, "from nothing", ledger.log().publisher(www)::publish, www);
    var _ = row(table, "every file compared", ledger.log().publisher(www)::repair, www);
    ledger.commitReceipt(ledger.takeLeaf(), signature());
    var _ = row(table, "one more", ledger.log().publisher(www)::publish, www);
    table.print();
    Report.line(
        "on the core: the processor time of the publishing thread. The rest waits for the disk.");
    return perSecond;
  }

  /// Publishes in some way.
  @FunctionalInterface
  private interface Way {
    Publication publish() throws IOException;
  }

  /// @return entries a second
  private static double row(Table table, String what, Way way, Path www) throws IOException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = System.nanoTime();
    long coreStart = threads.getCurrentThreadCpuTime();
    Publication done = way.publish();
    double core = threads.getCurrentThreadCpuTime() - coreStart;
    double nanos = System.nanoTime() - start;
    long entries = done.isNew() ? done.added() : done.head().size();
    table.row(
        what,
        Long.toString(entries),
        Times.show(nanos),
        "%.0f".formatted(entries / (nanos / 1e9)),
        Times.show(core),
        Long.toString(Workplace.files(www)),
        String.format(Locale.ROOT, "%.1f", Workplace.bytes(www) / 1e6));
    return entries / (nanos / 1e9);
  }

  private static void beside(BenchLedger ledger, Path www, double seconds)
      throws IOException, InterruptedException {
    Table table =
        new Table("64 callers", "receipts/s", "median", "p99", "checkpoints", "behind at the end");
    Callers.Result alone = commit(ledger, seconds);
    row(table, "without publishing", alone, "-", "-");
    Publisher publisher = ledger.log().publisher(www);
    var _ = publisher.publish();
    AtomicInteger checkpoints = new AtomicInteger();
    AtomicReference<Publication> last = new AtomicReference<>(publisher.publish());
    Callers.Result published;
    long behind;
    try (PublishingThread _ =
        PublishingThread.start(publisher, INTERVAL, listener(checkpoints, last))) {
      published = commit(ledger, seconds);
      behind = ledger.state().size() - Objects.requireNonNull(last.get()).head().size();
    }
    row(
        table,
        "published every " + INTERVAL.toMillis() + " ms",
        published,
        Integer.toString(checkpoints.get()),
        behind + " entries");
    table.print();
    Report.line(
        "Published %.0f entries a second beside them.",
        published.times().count() / published.seconds());
  }

  private static Callers.Result commit(BenchLedger ledger, double seconds)
      throws InterruptedException {
    Bytes signature = signature();
    return Callers.run(CALLERS, seconds, _ -> ledger.commitReceipt(ledger.takeLeaf(), signature));
  }

  private static void row(
      Table table, String what, Callers.Result result, String checkpoints, String behind) {
    table.row(
        what,
        "%.0f".formatted(result.perSecond()),
        Times.show(result.times().median()),
        Times.show(result.times().quantile(0.99)),
        checkpoints,
        behind);
  }

  private static PublishingThread.Listener listener(
      AtomicInteger checkpoints, AtomicReference<Publication> last) {
    return new PublishingThread.Listener() {
      @Override
      public void published(Publication publication) {
        checkpoints.incrementAndGet();
        last.set(publication);
      }

      @Override
      public void failed(Exception problem, boolean again) {
        throw new IllegalStateException("publishing failed", problem);
      }
    };
  }
}
