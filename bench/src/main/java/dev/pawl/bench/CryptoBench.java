package dev.pawl.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// All schemes without a ledger, beside their peers: hash engines, key generation, signing,
/// verifying, loading; then what a cold process costs, and the borders of HSS through the ledger.
final class CryptoBench {
  private final Goals goals = new Goals();
  private final KeyGenerationBench generation;
  private final SigningBench signing;
  private final VerifyingBench verifying;
  private final LoadingBench loading;

  private CryptoBench(Options options, Path workplace, Peers peers) {
    this.generation = new KeyGenerationBench(options, peers.signers(), goals);
    this.signing = new SigningBench(options, peers.signers(), goals);
    this.verifying = new VerifyingBench(options, peers.all(), goals);
    this.loading = new LoadingBench(workplace, peers.bouncyCastle());
  }

  static void run(Options options, Workplace workplace) throws IOException, InterruptedException {
    try (Peers peers = Peers.start(System.getenv())) {
      List<CryptoCase> cases = CryptoCase.of(options);
      for (CryptoCase each : cases) {
        each.awaitEngine();
      }
      cases.stream()
          .map(CryptoCase::engine)
          .distinct()
          .forEach(engine -> Report.line("engine     %s", engine));
      Report.line(
          "sets       LMS and HSS: LMS_SHA256_M32 and LMOTS_SHA256_N32 of the height and width named");
      CryptoBench bench = new CryptoBench(options, workplace.path(), peers);
      Report.talk("measuring the hash engines");
      EnginesBench.run(peers.all(), bench.goals);
      for (CryptoCase each : cases) {
        Report.talk("measuring %s", each.label());
        bench.measure(each);
      }
      bench.print();
      if (options.only().isEmpty()) {
        Report.talk("measuring cold processes");
        ColdBench.run(workplace, bench.goals);
        Report.talk("measuring the borders of HSS");
        HssBorders.run(workplace);
      }
      bench.goals.print();
    }
  }

  private void measure(CryptoCase what) throws IOException, InterruptedException {
    KeyGenerationBench.Keys keys = generation.measure(what);
    signing.measure(what, keys);
    verifying.measure(what, keys.ours());
    loading.measure(what, keys);
  }

  private void print() {
    generation.print();
    signing.print();
    verifying.print();
    loading.print();
  }
}
