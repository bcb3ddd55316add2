package dev.pawl.bench;

import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.LmsPublicKey;
import dev.pawl.hbs.Message;
import dev.pawl.hbs.Verification;
import dev.pawl.hbs.hash.Engines;
import dev.pawl.hbs.hash.HashFunction;
import dev.pawl.ledger.KeyId;
import dev.pawl.signer.PawlStore;
import dev.pawl.signer.SignOutcome;
import dev.pawl.signer.SignRequest;
import dev.pawl.signer.Signer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// What the guard costs: signing through the whole order (lease, one-time signature, own check,
/// durable receipt) against the bare cryptography, which is the same signature and the same check
/// by the same code with as many threads as there are cores, with nothing recorded.
///
/// Rounds of both are interleaved and each round has a ratio of its own, so that what else happens
/// on the machine hits both; the figures are medians.
final class SignBench {
  private static final HssParameters PARAMETERS =
      HssParameters.parse("LMS_SHA256_M32_H20/LMOTS_SHA256_N32_W4");
  private static final int ROUNDS = 5;
  private static final double WARM_UP_SECONDS = 2;
  private static final int GOAL_CALLERS = 64;
  private static final double GOAL = 0.9;
  private static final int BARE_LEAVES = 4_096;
  private static final Duration WARM_UP_MAX = Duration.ofSeconds(30);

  private static final com.sun.management.OperatingSystemMXBean SYSTEM =
      (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final AtomicLong serial = new AtomicLong();
  private final CountingDisk disk;
  private final PawlTree bareTree;
  private final LmsPublicKey barePublicKey;
  private final Signer signer;
  private final KeyId key;
  private final int cores = Runtime.getRuntime().availableProcessors();

  private SignBench(PawlTree bareTree, PawlStore store, CountingDisk disk) throws IOException {
    this.disk = disk;
    this.bareTree = bareTree;
    this.barePublicKey = (LmsPublicKey) bareTree.publicKey();
    this.signer = store.signer();
    this.key = BenchStore.key(store);
  }

  /// One row of the table.
  ///
  /// @param callers 0 for the bare cryptography
  private record Row(String name, int callers, boolean requestIds, List<Round> rounds) {
    Row(String name, int callers, boolean requestIds) {
      this(name, callers, requestIds, new ArrayList<>());
    }

    Round median() {
      return rounds.stream()
          .sorted(Comparator.comparingDouble(round -> round.result.perSecond()))
          .toList()
          .get(rounds.size() / 2);
    }
  }

  private record Round(
      Callers.Result result, CountingDisk.Count disk, double cpuNanos, double sequencerNanos) {}

  static void run(Options options, Workplace workplace) throws IOException, InterruptedException {
    if (!Engines.awaitWarm(HashFunction.SHA_256, WARM_UP_MAX)) {
      Report.line("engine     not decided after %s", WARM_UP_MAX);
    }
    Report.engine();
    Path template =
        workplace.kept(
            "sign-" + PARAMETERS.level(0).tree(), path -> BenchStore.create(path, PARAMETERS));
    Path path = workplace.fresh("sign");
    BenchStore.copy(template, path);
    PawlTree bareTree = PawlTree.partlyReal(PARAMETERS.level(0), BARE_LEAVES);
    CountingDisk disk = new CountingDisk();
    try (PawlStore store = BenchStore.open(path, disk)) {
      new SignBench(bareTree, store, disk).run(options);
    }
    workplace.discard(path);
  }

  private void run(Options options) throws InterruptedException {
    Row bare = new Row("bare, %d threads".formatted(cores), 0, false);
    List<Row> rows =
        List.of(
            bare,
            new Row("1 caller", 1, false),
            new Row("16 callers", 16, false),
            new Row("64 callers", GOAL_CALLERS, false),
            new Row("64 callers, request ids", GOAL_CALLERS, true));
    double seconds = (double) options.seconds() / ROUNDS;
    for (int round = -2; round < ROUNDS; round++) { // two rounds to warm up
      for (Row row : rows) {
        Round measured = measure(row, round < 0 ? WARM_UP_SECONDS : seconds);
        if (round >= 0) {
          row.rounds.add(measured);
        }
      }
    }
    print(rows, bare);
  }

  private Round measure(Row row, double seconds) throws InterruptedException {
    CountingDisk.Count before = disk.count();
    long cpuBefore = SYSTEM.getProcessCpuTime();
    long sequencerBefore = sequencerNanos();
    Callers.Result result =
        row.callers == 0
            ? Callers.onThreads(cores, seconds, this::signBare)
            : Callers.run(row.callers, seconds, _ -> sign(row.requestIds));
    int count = result.times().count();
    return new Round(
        result,
        disk.count().since(before),
        (double) (SYSTEM.getProcessCpuTime() - cpuBefore) / count,
        (double) (sequencerNanos() - sequencerBefore) / count);
  }

  private static long sequencerNanos() {
    for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().equals("pawl-sequencer")) {
        return THREADS.getThreadCpuTime(thread.getThreadId());
      }
    }
    throw new IllegalStateException("the ledger has no sequencer thread");
  }

  private void signBare(int thread) throws IOException {
    long number = serial.getAndIncrement();
    Message message = message(number);
    byte[] signature = bareTree.sign((int) (number % BARE_LEAVES), message);
    if (!(barePublicKey.verify(message, signature) instanceof Verification.Valid)) {
      throw new IllegalStateException("our own signature does not verify");
    }
  }

  private void sign(boolean requestId) throws IOException {
    long number = serial.getAndIncrement();
    Optional<String> id = requestId ? Optional.of("build-" + number) : Optional.empty();
    SignOutcome outcome = signer.sign(new SignRequest(key, message(number), "firmware.bin", id));
    if (!(outcome instanceof SignOutcome.Released)) {
      throw new IllegalStateException(outcome.toString());
    }
  }

  /// 32 bytes, as a digest to be signed has, each different.
  private static Message message(long number) {
    return Message.of(ByteBuffer.allocate(32).putLong(number).array());
  }

  private void print(List<Row> rows, Row bare) {
    Table table =
        new Table(
            PARAMETERS.name(),
            "a second",
            "of bare",
            "worst round",
            "median",
            "p99",
            "worst",
            "records/force",
            "force",
            "CPU each",
            "sequencer",
            "by CPU");
    for (Row row : rows) {
      Round round = row.median();
      Times times = round.result.times();
      boolean recorded = row.callers > 0;
      table.row(
          row.name,
          "%.0f".formatted(round.result.perSecond()),
          recorded ? percent(ofBare(row, bare).median()) : "",
          recorded ? percent(ofBare(row, bare).quantile(0)) : "",
          Times.show(times.median()),
          Times.show(times.quantile(0.99)),
          Times.show(times.worst()),
          recorded
              ? String.format(Locale.ROOT, "%.1f", (double) times.count() / round.disk.forces())
              : "",
          recorded ? Times.show((double) round.disk.forceNanos() / round.disk.forces()) : "",
          Times.show(cpu(row)),
          recorded ? Times.show(round.sequencerNanos) : "",
          recorded ? percent(1000 * cpu(bare) / cpu(row)) : "");
    }
    table.print();
    Report.line(
        "CPU each: processor time of the whole process by signature, the compiler's included; sequencer: of it, the thread that decides, encodes, hashes and writes; by CPU: that of the bare cryptography as a part of it, hardly changed by what else runs on the machine.");
    Row goal = rows.get(3);
    double ratio = ofBare(goal, bare).median();
    Report.goal(
        "%d callers at least %.0f %% of the bare cryptography".formatted(GOAL_CALLERS, 100 * GOAL),
        ratio >= GOAL * 1000,
        percent(ratio));
  }

  /// Processor time of one signature: the least of all rounds, because the compiler runs in some.
  private static double cpu(Row row) {
    return row.rounds.stream().mapToDouble(Round::cpuNanos).min().orElseThrow();
  }

  /// The throughput of each round in thousandths of the bare round before it.
  private static Times ofBare(Row row, Row bare) {
    Times permille = new Times();
    for (int i = 0; i < row.rounds.size(); i++) {
      double of = row.rounds.get(i).result.perSecond() / bare.rounds.get(i).result.perSecond();
      permille.add(Math.round(1000 * of));
    }
    return permille;
  }

  private static String percent(double permille) {
    return String.format(Locale.ROOT, "%.0f %%", permille / 10);
  }
}
