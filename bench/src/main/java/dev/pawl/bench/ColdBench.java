package dev.pawl.bench;

import java.io.IOException;
import java.util.List;

/// What a process costs that makes a key, signs once, verifies once and ends. Nothing is compiled
/// when it begins, so it takes the portable engines and never waits for the lanes.
final class ColdBench {
  private static final int RUNS = 7;
  private static final List<String> LABELS =
      List.of("LMS H10/W4", CryptoCase.LMS_H10, CryptoCase.XMSS_10);

  private ColdBench() {}

  static void run(Goals goals) throws IOException, InterruptedException {
    Table table =
        new Table("cold process", "whole process", "best", "key generation", "sign", "verify");
    for (String label : LABELS) {
      double whole = measure(table, CryptoCase.named(label));
      if (label.equals(CryptoCase.LMS_H10)) {
        goals.under("a cold process that makes an %s key".formatted(label), whole, 0.6e9);
      }
    }
    table.print();
  }

  /// Adds a row and returns the median of the whole process.
  private static double measure(Table table, CryptoCase what)
      throws IOException, InterruptedException {
    Times whole = new Times();
    Times generate = new Times();
    Times sign = new Times();
    Times verify = new Times();
    for (int i = 0; i < RUNS; i++) {
      long start = System.nanoTime();
      String line = Jvm.run(List.of(), ColdOnce.class, what.parameters().name());
      whole.add(System.nanoTime() - start);
      ColdOnce.Result result = ColdOnce.Result.parse(line);
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
