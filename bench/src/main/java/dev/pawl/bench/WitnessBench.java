package dev.pawl.bench;

import dev.pawl.anchors.AnchorFactory;
import dev.pawl.durable.RealDisk;
import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.Message;
import dev.pawl.hbs.hash.Engines;
import dev.pawl.hbs.hash.HashFunction;
import dev.pawl.ledger.Entry.AnchorsConfigured;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.Release;
import dev.pawl.ledger.RequiredAnchor;
import dev.pawl.signer.PawlStore;
import dev.pawl.signer.SignOutcome;
import dev.pawl.signer.SignRequest;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.note.VerifierKey;
import dev.pawl.witness.Witness;
import dev.pawl.witness.WitnessServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// What a witness costs: signing with 64 callers on a store with its file anchor alone, on one
/// whose leases a witness confirms, and on one whose signatures wait for it. The witness is a real
/// one, over HTTP, on the same cores. Rounds are interleaved; figures are medians.
final class WitnessBench {
  private static final HssParameters PARAMETERS =
      HssParameters.parse("LMS_SHA256_M32_H20/LMOTS_SHA256_N32_W4");
  private static final int CALLERS = 64;
  private static final int ROUNDS = 5;
  private static final double GOAL = 0.5;
  private static final Duration WARM_UP_MAX = Duration.ofSeconds(30);

  private final AtomicLong serial = new AtomicLong();

  private WitnessBench() {}

  private record Row(String name, PawlStore store, KeyId key, List<Callers.Result> rounds) {
    Row(String name, PawlStore store) {
      this(name, store, BenchStore.key(store), new ArrayList<>());
    }

    double perSecond() {
      return rounds.stream()
          .mapToDouble(Callers.Result::perSecond)
          .sorted()
          .skip(rounds.size() / 2)
          .findFirst()
          .orElseThrow();
    }

    Times times() {
      return rounds.get(rounds.size() / 2).times();
    }
  }

  static void run(Options options, Workplace workplace) throws IOException, InterruptedException {
    var _ = Engines.awaitWarm(HashFunction.SHA_256, WARM_UP_MAX);
    Report.engine();
    Path template =
        workplace.kept(
            "sign-" + PARAMETERS.level(0).tree(), path -> BenchStore.create(path, PARAMETERS));
    try (PawlStore local = copy(workplace, template, "local");
        PawlStore leases = copy(workplace, template, "leases");
        PawlStore waiting = copy(workplace, template, "waiting")) {
      try (var _ = serve(workplace, leases, "w-leases", Release.RECEIPT);
          var _ = serve(workplace, waiting, "w-waiting", Release.WITNESSED)) {
        new WitnessBench()
            .measure(
                options,
                List.of(
                    new Row("file anchor", local),
                    new Row("leases confirmed by a witness", leases),
                    new Row("signatures wait for it, too", waiting)));
      }
    } catch (MalformedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PawlStore copy(Workplace workplace, Path template, String name)
      throws IOException {
    Path path = workplace.fresh(name);
    BenchStore.copy(template, path);
    return BenchStore.open(path, new RealDisk());
  }

  private record Served(Witness witness, WitnessServer server) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      server.close();
      witness.close();
    }
  }

  /// Starts a witness that follows this store's log, and requires it.
  private static Served serve(Workplace workplace, PawlStore store, String name, Release release)
      throws IOException, MalformedException {
    Path directory = workplace.fresh(name);
    RealDisk disk = new RealDisk();
    VerifierKey key = Witness.create(disk, directory, name, new SecureRandom()).getFirst();
    Witness.follow(disk, directory, store.log().keys().verifiers());
    Witness witness = Witness.open(disk, directory, () -> System.currentTimeMillis() / 1_000);
    WitnessServer server =
        WitnessServer.start(
            witness,
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            said -> Report.talk("%s", said));
    String policy =
        "witness %1$s %2$s http://127.0.0.1:%3$d/\nquorum %1$s\n"
            .formatted(name, key, server.address().getPort());
    RequiredAnchor required = AnchorFactory.check("witness", policy);
    var _ =
        store
            .anchors()
            .configure(
                new AnchorsConfigured(List.of(required), release, 0, List.of("bench"), "bench", 0));
    return new Served(witness, server);
  }

  private void measure(Options options, List<Row> rows) throws InterruptedException {
    for (int round = -2; round < ROUNDS; round++) { // two rounds to warm up
      for (Row row : rows) {
        Callers.Result result =
            Callers.run(CALLERS, (double) options.seconds() / ROUNDS, _ -> sign(row));
        if (round >= 0) {
          row.rounds.add(result);
        }
      }
    }
    Row local = rows.getFirst();
    Table table = new Table("64 callers", "a second", "of local", "median", "p99", "worst");
    for (Row row : rows) {
      Times times = row.times();
      table.row(
          row.name,
          "%.0f".formatted(row.perSecond()),
          "%.0f %%".formatted(100 * row.perSecond() / local.perSecond()),
          Times.show(times.median()),
          Times.show(times.quantile(0.99)),
          Times.show(times.worst()));
    }
    table.print();
    double ratio = rows.get(1).perSecond() / local.perSecond();
    Report.goal(
        "leases confirmed by a witness: at least half the local throughput",
        ratio >= GOAL,
        "%.0f %%".formatted(100 * ratio));
  }

  private void sign(Row row) throws IOException {
    byte[] message = ByteBuffer.allocate(32).putLong(serial.getAndIncrement()).array();
    SignOutcome outcome =
        row.store
            .signer()
            .sign(new SignRequest(row.key, Message.of(message), "firmware.bin", Optional.empty()));
    if (!(outcome instanceof SignOutcome.Released)) {
      throw new IllegalStateException(outcome.toString());
    }
  }
}
