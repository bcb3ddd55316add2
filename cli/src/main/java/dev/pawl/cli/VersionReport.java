package dev.pawl.cli;

import dev.pawl.hbs.hash.Engines;
import dev.pawl.ledger.Entry;
import java.util.List;

/// `pawl --version`: what this program is, which ledgers it reads, how it hashes here.
///
/// Shown are the engines that every process starts with. Which faster ones take over is decided by
/// a trial of seconds, too long to wait for here; 'pawl key advise' shows what comes of it.
final class VersionReport {
  private VersionReport() {}

  static void show(Output output) {
    List<String> engines = Engines.inUse();
    output.data(
        () ->
            new Fields()
                .text("version", Version.text())
                .small("schema", Entry.SCHEMA)
                .texts("hashEngines", engines)
                .text("java", Runtime.version().toString()),
        () -> {
          output.line("pawl %s", Version.text());
          output.line("  ledger schema  %d", Entry.SCHEMA);
          output.line("  hash engines   until faster ones are warm, which takes seconds:");
          engines.forEach(engine -> output.line("    %s", engine));
          output.line("  java           %s", Runtime.version());
        });
  }
}
