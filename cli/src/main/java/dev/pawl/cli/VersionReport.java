package dev.pawl.cli;

import dev.pawl.hbs.hash.Engines;
import dev.pawl.hbs.hash.HashFunction;
import dev.pawl.ledger.Entry;

/// `pawl --version`: what this program is, which ledgers it reads, how it hashes here.
final class VersionReport {
  private VersionReport() {}

  static void show(Output output) {
    String engine = engine();
    output.data(
        () ->
            new Fields()
                .text("version", Version.text())
                .small("schema", Entry.SCHEMA)
                .text("engine", engine)
                .text("java", Runtime.version().toString()),
        () -> {
          output.line("pawl %s", Version.text());
          output.line("  ledger schema  %d", Entry.SCHEMA);
          output.line("  hash engine    %s", engine);
          output.line("  java           %s", Runtime.version());
        });
  }

  /// The engine that every process starts with. Which faster one takes over is decided by a trial
  /// of seconds, too long to wait for here; 'pawl key advise' shows what comes of it.
  private static String engine() {
    return Engines.current(HashFunction.SHA_256).description() + ", until a faster one is warm";
  }
}
