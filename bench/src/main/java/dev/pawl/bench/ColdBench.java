package dev.pawl.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// What a process costs that makes a key on all cores, signs once, verifies once and ends. Nothing
/// is compiled when it begins, so it takes the portable engines and never waits for the lanes. It
/// is started as the launcher starts the command line, with an ahead-of-time cache from a first
/// run.
final class ColdBench {
  private static final int RUNS = 7;
  private static final List<String> LABELS =
      List.of("LMS H10/W4", CryptoCase.LMS_H10, CryptoCase.XMSS_10);

  private ColdBench() {}

  static void run(Options options, Workplace workplace) throws IOException, InterruptedException {
    Goals goals = new Goals();
    run(workplace, goals);
    goals.print();
  }

  static void run(Workplace workplace, Goals goals) throws IOException, InterruptedException {
    Path cache = workplace.path().resolve("cold.aot");
    CryptoCase training = CryptoCase.named(CryptoCase.LMS_H10);
    var _ = once("-XX:AOTCacheOutput=" + cache, training);
    Table table =
        new Table("cold process", "whole process", "best", "key generation", "sign", "verify");
    for (String label : LABELS) {
      double whole = measure(table, "-XX:AOTCache=" + cache, CryptoCase.named(label));
      if (label.equals(CryptoCase.LMS_H10)) {
        goals.under("a cold process that makes an %s key".formatted(label), whole, 0.6e9);
      }
    }
    table.print();
  }

  private static ColdOnce.Result once(String option, CryptoCase what)
      throws IOException, InterruptedException {
    return ColdOnce.Result.parse(
        Jvm.run(List.of(option), ColdOnce.class, what.parameters().name()));
  }

  /// Adds a row and returns the median of the whole process.
  private static double measure(Table table, String option, CryptoCase what)
      throws IOException, InterruptedException {
    Times whole = new Times();
    Times generate = new Times();
    Times sign = new Times();
    Times verify = new Times();
    for (int i = 0; i < RUNS; i++) {
      long start = System.nanoTime();
      ColdOnce.Result result = once(option, what);
      whole.add(System.nanoTime() - start);
      generate.add(result.generate());
      sign.add(result.sign());
      verify.add(result.verify());
    }
    table.row(
        what.label(),
        Times.show(whole.median()),
        Times.show(whole.quantile(0)),
        Times.show(generate.median()),
        Times.show(sign.median()),
        Times.show(verify.median()));
    return whole.median();
  }
}
