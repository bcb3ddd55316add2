package dev.pawl.cli;

import dev.pawl.durable.LockedException;
import dev.pawl.ledger.EntryCodec;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.ledger.LedgerStore.RecordCursor;
import dev.pawl.signer.PawlStore;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// `pawl ledger log`.
@CommandLine.Command(
    name = "log",
    header = "List the entries of the ledger, one a line.",
    description = {
      "With --json each line is one JSON document. --follow looks for new entries once a second; while",
      "another process has the store open, it waits for that to end."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pawl ledger log",
      "  pawl ledger log --from 100 --json",
      "  pawl ledger log --follow"
    })
final class LedgerLogCommand implements Command {
  private static final Duration POLL = Duration.ofSeconds(1);

  @Option(
      names = "--from",
      paramLabel = "INDEX",
      description = "Begin with this entry. Default: 0.")
  private long from;

  @Option(names = "--follow", description = "Go on with entries to come, until interrupted.")
  private boolean follow;

  private final Assembly assembly;

  LedgerLogCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws IOException, InterruptedException {
    long next = show(Math.max(0, from));
    while (follow && !assembly.output().isClosed()) {
      Pause.of(POLL);
      try {
        next = show(next);
      } catch (LockedException e) {
        // Somebody is at work; the entries are there when they are done.
      }
    }
    return ExitCode.OK;
  }

  /// Shows what there is, from this entry on.
  ///
  /// @return the index of the entry after the last
  private long show(long first) throws IOException {
    Output output = assembly.output();
    try (PawlStore store = assembly.open()) {
      if (first > store.state().size()) {
        throw Failure.usage(
            "there is no entry " + first,
            "the ledger has " + Texts.count(store.state().size(), "entry", "entries"));
      }
      EntryView view = new EntryView(store.state());
      long index = first;
      try (RecordCursor records = store.ledger().readFrom(first)) {
        for (Optional<LedgerRecord> record = records.next();
            record.isPresent() && !output.isClosed();
            record = records.next()) {
          show(output, view, index++, record.get());
        }
      }
      output.flush();
      return index;
    }
  }

  private static void show(Output output, EntryView view, long index, LedgerRecord record) {
    var entry = EntryCodec.decode(record.entry());
    if (output.isJson()) {
      output.documentLine(view.fields(index, entry));
    } else {
      output.line("%s", view.line(index, entry));
    }
  }
}
