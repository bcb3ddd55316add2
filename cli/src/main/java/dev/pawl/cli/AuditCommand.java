package dev.pawl.cli;

import dev.pawl.signer.AuditReport;
import dev.pawl.signer.LogAudit;
import dev.pawl.signer.LogAuditReport;
import dev.pawl.signer.PawlStore;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.published.LogReader;
import dev.pawl.tlog.published.LogSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `pawl audit`.
@CommandLine.Command(
    name = "audit",
    header = "Read the whole ledger again and check it; or a published log, without its store.",
    description = {
      "Replays every entry through the rules, compares the Merkle root with the journal and the",
      "anchors, and accounts for every leaf of every key as signed, burned, reserved or free.",
      "Exit code 1 means that something is wrong. What was not checked is said, too.",
      "",
      "With a URL or a directory it reads a published log (C2SP tlog-tiles) and needs nothing else:",
      "the root is computed from the entries and compared with the checkpoint. --since compares with",
      "a checkpoint that was kept earlier, or that another reader was shown: exit code 7 where the log",
      "has another history now. Exit code 3 means that the log did not answer."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pawl audit",
      "  pawl audit --json > audit.json",
      "  pawl audit https://log.example.com/firmware --policy release.policy",
      "  pawl audit bundle/ --since kept.checkpoint"
    })
final class AuditCommand implements Command {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "URL|DIR",
      description = "A published log to audit in place of the store.")
  private @Nullable String log;

  @Mixin private final LogOptions how = new LogOptions();

  @Option(
      names = "--since",
      paramLabel = "FILE",
      description = "A checkpoint of this log, or the state of a 'pawl monitor', to compare with.")
  private @Nullable Path since;

  @Option(
      names = "--tree-only",
      description = "Check the tree and not what the entries say: for logs of other programs.")
  private boolean treeOnly;

  @Option(
      names = "--no-tiles",
      description = "Leave out the tiles of hashes, which only proofs need.")
  private boolean noTiles;

  private final Assembly assembly;

  AuditCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws IOException {
    if (log != null) {
      return audit(log);
    }
    if (since != null || treeOnly || noTiles || how.given()) {
      throw Failure.usage(
          "these options are for a published log, and none is named",
          "'pawl audit URL' or 'pawl audit DIR' names one; without it the store is audited");
    }
    try (PawlStore store = assembly.open()) {
      return audit(assembly, store);
    }
  }

  private ExitCode audit(String place) throws IOException {
    Environment environment = assembly.environment();
    Output output = assembly.output();
    LogAudit.Options options =
        new LogAudit.Options(
            since == null ? Optional.empty() : Optional.of(KeptCheckpoint.read(environment, since)),
            !noTiles,
            !treeOnly);
    LogAuditReport report;
    try (LogSource source = how.source(environment, place);
        Progress progress = output.progress("auditing", "an audit changes nothing")) {
      report =
          new LogAudit(new LogReader(source), how.trust(environment), options)
              .run((done, total) -> progress.update(done, total, "entries"));
    } catch (MalformedException e) {
      throw Failure.of(ExitCode.INVALID, place + " shows no checkpoint: " + e.getMessage(), "", e);
    } catch (IllegalArgumentException e) {
      throw Failure.of(ExitCode.USAGE, String.valueOf(e.getMessage()), "", e);
    }
    output.result(
        () -> LogAuditView.fields(report, place), () -> LogAuditView.lines(output, report, place));
    if (report.contradictsItself()) {
      return ExitCode.DAMAGED;
    }
    return report.passed() ? ExitCode.OK : ExitCode.INVALID;
  }

  /// Audits an open store and shows what was found.
  static ExitCode audit(Assembly assembly, PawlStore store) {
    Output output = assembly.output();
    AuditReport report = run(output, store);
    output.result(
        () -> AuditView.fields(new Fields().text("store", store.id().toString()), report),
        () -> {
          output.line(
              "Audit of store %s at %s: %s",
              store.id(), assembly.storeDirectory(), report.passed() ? "passed" : "FAILED");
          output.line("");
          AuditView.head(output, report);
          AuditView.accounts(output, report);
          AuditView.findings(output, report);
        });
    return report.passed() ? ExitCode.OK : ExitCode.INVALID;
  }

  static AuditReport run(Output output, PawlStore store) {
    try (Progress progress = output.progress("auditing", "an audit changes nothing")) {
      return store.audit((done, total) -> progress.update(done, total, "entries"));
    }
  }
}
