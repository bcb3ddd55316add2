package dev.pawl.bench;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskFile;
import dev.pawl.durable.RealDisk;
import dev.pawl.hbs.HssParameters;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.LedgerState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// What group commit gains: records made durable by one caller, each with a force of its own,
/// against many callers who share them.
///
/// All go the whole way: command, rules, encoding, Merkle root, checksums, one write and one force
/// a batch. The rounds of the different rows are interleaved, so that what else happens on the
/// machine hits all of them, and each figure is the median of its rounds.
final class CommitBench {
  private static final int ROUNDS = 5;
  private static final List<Integer> CALLERS = List.of(1, 16, 64, 256);
  private static final int GOAL_CALLERS = 64;
  private static final double GOAL = 20;

  private CommitBench() {}

  /// What is recorded.
  private enum Kind {
    SMALL("burned leaf, no attachment"),
    RECEIPT("receipt, signature of %d bytes".formatted(signatureBytes()));

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  private static int signatureBytes() {
    return HssParameters.parse("LMS_SHA256_M32_H20/LMOTS_SHA256_N32_W4").signatureBytes();
  }

  /// One row of the table.
  private record Row(Kind kind, int callers, List<Round> rounds) {
    Round median() {
      return rounds.stream()
          .sorted(Comparator.comparingDouble(round -> round.result.perSecond()))
          .toList()
          .get(rounds.size() / 2);
    }
  }

  private record Round(Callers.Result result, CountingDisk.Count disk) {}

  static void run(Options options, Workplace workplace) throws IOException, InterruptedException {
    Path path = workplace.fresh("commit");
    double bareNanos = bareForce(workplace.fresh("bare"), options.seconds());
    CountingDisk disk = new CountingDisk();
    List<Row> rows = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      CALLERS.forEach(callers -> rows.add(new Row(kind, callers, new ArrayList<>())));
    }
    try (BenchLedger ledger =
        BenchLedger.create(disk, path, 30, LedgerState.RESERVATION_LEAVES_MAX)) {
      double seconds = (double) options.seconds() / ROUNDS;
      for (int round = -1; round < ROUNDS; round++) {
        for (Row row : rows) {
          Round measured = measure(ledger, disk, row, seconds);
          if (round >= 0) {
            row.rounds.add(measured);
          }
        }
      }
    }
    print(rows, bareNanos);
    workplace.discard(path);
  }

  private static Round measure(BenchLedger ledger, CountingDisk disk, Row row, double seconds)
      throws InterruptedException {
    Bytes signature = BenchLedger.random(6, signatureBytes());
    CountingDisk.Count before = disk.count();
    Callers.Result result =
        Callers.run(
            row.callers,
            seconds,
            switch (row.kind) {
              case SMALL -> _ -> ledger.burn(ledger.takeLeaf());
              case RECEIPT -> _ -> ledger.commitReceipt(ledger.takeLeaf(), signature);
            });
    return new Round(result, disk.count().since(before));
  }

  /// The median time of writing one block of 4 KiB at the end of a file and forcing it.
  private static double bareForce(Path file, double seconds) throws IOException {
    Disk disk = new RealDisk();
    Times times = new Times();
    try (DiskFile open = disk.open(file, Disk.Access.CREATE)) {
      ByteBuffer block = ByteBuffer.allocateDirect(4096);
      long begin = System.nanoTime();
      for (long offset = 0; System.nanoTime() - begin < seconds * 1e9; offset += 4096) {
        long start = System.nanoTime();
        int written = open.write(offset, block.clear());
        if (written != 4096) {
          throw new IOException("short write of " + written + " bytes");
        }
        open.force();
        times.add(System.nanoTime() - start);
      }
    }
    disk.delete(file);
    return times.median();
  }

  private static void print(List<Row> rows, double bareNanos) {
    Report.line(
        "bare       write of 4 KiB and force: %s median, %.0f a second",
        Times.show(bareNanos), 1e9 / bareNanos);
    Table table =
        new Table(
            "record",
            "callers",
            "appends/s",
            "ratio",
            "a force",
            "force",
            "MB/s",
            "median",
            "p99",
            "worst");
    double alone = Double.NaN;
    for (Row row : rows) {
      Round round = row.median();
      double perSecond = round.result.perSecond();
      if (row.callers == 1) {
        alone = perSecond;
      }
      double ratio = perSecond / alone;
      Times times = round.result.times();
      table.row(
          row.kind.words,
          Integer.toString(row.callers),
          "%.0f".formatted(perSecond),
          String.format(Locale.ROOT, "%.1f x", ratio),
          String.format(Locale.ROOT, "%.1f", (double) times.count() / round.disk.forces()),
          Times.show((double) round.disk.forceNanos() / round.disk.forces()),
          String.format(
              Locale.ROOT, "%.0f", round.disk.bytesWritten() / round.result.seconds() / 1e6),
          Times.show(times.median()),
          Times.show(times.quantile(0.99)),
          Times.show(times.worst()));
    }
    table.print();
    for (Kind kind : Kind.values()) {
      double ratio = perSecond(rows, kind, GOAL_CALLERS) / perSecond(rows, kind, 1);
      Report.goal(
          "%d callers, %s, at least %.0f x one".formatted(GOAL_CALLERS, kind.words, GOAL),
          ratio >= GOAL,
          String.format(Locale.ROOT, "%.1f x", ratio));
    }
  }

  private static double perSecond(List<Row> rows, Kind kind, int callers) {
    return rows.stream()
        .filter(row -> row.kind == kind && row.callers == callers)
        .mapToDouble(row -> row.median().result.perSecond())
        .findFirst()
        .orElseThrow();
  }
}
