package dev.pawl.cli;

import dev.pawl.signer.AuditBundle;
import dev.pawl.signer.DirectoryLogSource;
import dev.pawl.signer.LogAudit;
import dev.pawl.signer.LogAuditReport;
import dev.pawl.signer.LogTrust;
import dev.pawl.signer.PawlStore;
import dev.pawl.signer.StoreLog;
import dev.pawl.tlog.Checkpoint;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.TreeHead;
import dev.pawl.tlog.note.SignedNote;
import dev.pawl.tlog.published.LogReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `pawl report`.
@CommandLine.Command(
    name = "report",
    header = "Write an auditor's bundle: the published log, proofs, and a page to look at.",
    description = {
      "The bundle is a published log in a directory, so 'pawl audit DIR' and other tools for such logs",
      "verify it offline. Beside the log it holds the signatures' digests as a table, a proof for each",
      "signature, and index.html, which shows what became of every leaf. It tells nothing about what",
      "was signed, unless --disclose adds the messages' digests and labels."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  pawl report --out bundle", "  pawl report --out bundle --disclose --proofs 0"})
final class ReportCommand implements Command {
  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where to write it; absent or empty.")
  private Path out = Path.of("");

  @Option(
      names = "--disclose",
      description = "Add what the log only commits to: message digests and labels.")
  private boolean disclose;

  @Option(
      names = "--proofs",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Write a proof for each of the newest N signatures. Default: 10000.")
  private int proofs;

  @Mixin private final PassphraseOptions passphrases = new PassphraseOptions();

  private final Assembly assembly;

  ReportCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws IOException, MalformedException {
    Environment environment = assembly.environment();
    Path directory = environment.resolve(out);
    requireRoom(directory);
    try (PawlStore store = assembly.open(passphrases.existing(environment))) {
      Publishing.askWitnesses(assembly.output(), store);
      SignedNote checkpoint = checkpoint(store);
      TreeHead head = Checkpoint.parse(checkpoint.text()).head();
      ReportContents contents = new ReportContents(store.state(), proofs, disclose);
      AuditBundle bundle = new AuditBundle(environment.disk(), directory);
      try (Progress progress = assembly.output().progress("writing", "begin again elsewhere")) {
        bundle.write(
            store.ledger(),
            head,
            contents::entry,
            (done, total) -> progress.update(done, total, "entries"));
      }
      LogReader log = new LogReader(new DirectoryLogSource(environment.disk(), directory));
      bundle.write("signatures.csv", contents.table());
      int proven = contents.writeProofs(bundle, log, head, checkpoint);
      bundle.write(checkpoint);
      LogAuditReport audit = audit(log);
      ReportPage page = new ReportPage(store.state(), contents, environment.clock().millis());
      bundle.write("index.html", page.html(audit));
      show(audit, proven);
      return audit.passed() ? ExitCode.OK : ExitCode.INVALID;
    }
  }

  /// The newest checkpoint of the store: cosigned where witnesses are required; not signed at all
  /// where the store has no log keys.
  private static SignedNote checkpoint(PawlStore store) throws IOException {
    StoreLog log = store.log();
    if (log.verifiers().isEmpty()) {
      return new SignedNote(
          new Checkpoint(log.origin(), store.ledger().head()).encode(), List.of());
    }
    return log.checkpoints()
        .newest()
        .orElseThrow(() ->
            Failure.of(
                ExitCode.UNAVAILABLE,
                "no required witness has answered, so there is no checkpoint that they cosigned",
                "'pawl anchor list --check' tells who does not answer; try again when they do"));
  }

  /// What leaves this machine is read back first, the way its reader will.
  private LogAuditReport audit(LogReader log) throws IOException, MalformedException {
    try (Progress progress = assembly.output().progress("reading back", "begin again elsewhere")) {
      return new LogAudit(log, new LogTrust.FirstUse(), LogAudit.Options.ALL)
          .run((done, total) -> progress.update(done, total, "entries"));
    }
  }

  private void requireRoom(Path directory) throws IOException {
    if (Files.isRegularFile(directory)) {
      throw Failure.usage(out + " is a file", "name a directory that is absent or empty");
    }
    if (Files.isDirectory(directory)) {
      try (Stream<Path> inside = Files.list(directory)) {
        if (inside.findAny().isPresent()) {
          throw Failure.usage(out + " is not empty", "name a directory that is absent or empty");
        }
      }
    }
  }

  private void show(LogAuditReport audit, int proven) {
    Output output = assembly.output();
    output.result(
        () ->
            LogAuditView.fields(audit, out.toString())
                .text("directory", out.toString())
                .small("proofs", proven),
        () -> {
          output.line(
              "Wrote %s: %s, %s, %s.",
              out,
              Texts.count(audit.audit().head().size(), "entry", "entries"),
              Texts.count(audit.audit().signatures(), "signature", "signatures"),
              Texts.count(proven, "proof", "proofs"));
          output.line("Read back: %s.", audit.passed() ? "passed" : "FAILED");
          if (audit.endorsement().signedBy().isEmpty()) {
            output.line("Its checkpoint is not signed: this store has no log keys.");
          }
          if (!audit.passed()) {
            AuditView.findings(output, audit.audit());
          }
        });
    output.teach(
        List.of(
            "Look at it:  " + out.resolve("index.html"),
            "Verify it:   " + assembly.environment().program() + " audit " + out));
  }
}
