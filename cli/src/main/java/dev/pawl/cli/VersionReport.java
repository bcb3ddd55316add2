package dev.pawl.cli;

import dev.pawl.hbs.hash.Engines;
import dev.pawl.hbs.hash.HashFunction;
import dev.pawl.ledger.Entry;
import java.time.Duration;

/// `pawl --version`: what this program is, which ledgers it reads, how it hashes here.
final class VersionReport {
  private VersionReport() {}

  /// How long to wait for it to be known which engine serves.
  private static final Duration WARM_UP_MAX = Duration.ofSeconds(5);

  static void show(Output output) throws InterruptedException {
    Engines.awaitWarm(HashFunction.SHA_256, WARM_UP_MAX);
    String engine = Engines.description(HashFunction.SHA_256);
    output.data(
        () ->
            new Fields()
                .text("version", Version.text())
                .small("schema", Entry.SCHEMA)
                .text("java", Runtime.version().toString())
                .text("engine", engine),
        () -> {
          output.line("pawl %s", Version.text());
          output.line("  ledger schema  %d", Entry.SCHEMA);
          output.line("  hash engine    %s", engine);
          output.line("  java           %s", Runtime.version());
        });
  }
}
