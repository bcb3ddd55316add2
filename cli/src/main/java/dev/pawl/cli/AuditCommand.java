package dev.pawl.cli;

import dev.pawl.signer.AuditReport;
import dev.pawl.signer.AuditReport.Finding;
import dev.pawl.signer.AuditReport.KeyAccount;
import dev.pawl.signer.PawlStore;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine;

/// `pawl audit`.
@CommandLine.Command(
    name = "audit",
    header = "Read the whole ledger again and check it.",
    description = {
      "Replays every entry through the rules, compares the Merkle root with the journal and the",
      "anchors, and accounts for every leaf of every key as signed, burned, reserved or free.",
      "Exit code 1 means that something is wrong. What was not checked is said, too."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  pawl audit", "  pawl audit --json > audit.json"})
final class AuditCommand implements Command {
  private final Assembly assembly;

  AuditCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws IOException {
    try (PawlStore store = assembly.open()) {
      return audit(assembly, store);
    }
  }

  /// Audits an open store and shows what was found.
  static ExitCode audit(Assembly assembly, PawlStore store) {
    Output output = assembly.output();
    AuditReport report = run(output, store);
    String of = "store %s at %s".formatted(store.id(), assembly.storeDirectory());
    output.result(() -> fields(report, store), () -> lines(output, report, of));
    return report.passed() ? ExitCode.OK : ExitCode.INVALID;
  }

  static AuditReport run(Output output, PawlStore store) {
    try (Progress progress = output.progress("auditing", "an audit changes nothing")) {
      return store.audit((done, total) -> progress.update(done, total, "entries"));
    }
  }

  private static void lines(Output output, AuditReport report, String of) {
    output.line("Audit of %s: %s", of, report.passed() ? "passed" : "FAILED");
    output.line("");
    output.line("  ledger      %s", Texts.count(report.head().size(), "entry", "entries"));
    output.line("  root        %s", report.head().root());
    output.line(
        "  signatures  %s of messages, %s of child trees",
        Texts.count(report.signatures()), Texts.count(report.childTrees()));
    if (!report.keys().isEmpty()) {
      output.line("");
      output.line("Every leaf is accounted for:");
      table(report).lines().forEach(line -> output.line("%s", "  " + line));
    }
    if (!report.passed()) {
      output.line("");
      output.line("Findings (%s):", Texts.count(report.findingsInAll()));
      report.findings().forEach(finding -> output.line("  %s", text(finding)));
    }
    output.line("");
    output.line("Checked:");
    list(output, report.checked());
    output.line("Not checked:");
    list(output, report.notChecked());
  }

  private static void list(Output output, List<String> sentences) {
    for (String sentence : sentences) {
      Texts.wrap("  - ", "    ", sentence).forEach(line -> output.line("%s", line));
    }
  }

  private static Table table(AuditReport report) {
    Table table = new Table("KEY", ">LAYER", ">LEAVES", ">SIGNED", ">BURNED", ">RESERVED", ">FREE");
    for (KeyAccount key : report.keys()) {
      table.row(
          key.name(),
          Integer.toString(key.layer()),
          Texts.count(key.capacity()),
          Texts.count(key.signed()),
          Texts.count(key.burned()),
          Texts.count(key.reserved()),
          Texts.count(key.free()));
    }
    return table;
  }

  private static String text(Finding finding) {
    return finding.index() < 0
        ? finding.problem()
        : "entry " + finding.index() + ": " + finding.problem();
  }

  private static Fields fields(AuditReport report, PawlStore store) {
    return new Fields()
        .text("store", store.id().toString())
        .flag("passed", report.passed())
        .number("treeSize", report.head().size())
        .text("rootSha256", report.head().root().toString())
        .number("signatures", report.signatures())
        .number("childTrees", report.childTrees())
        .objects("keys", report.keys().stream().map(AuditCommand::fields).toList())
        .number("findingsInAll", report.findingsInAll())
        .objects("findings", report.findings().stream().map(AuditCommand::fields).toList())
        .texts("checked", report.checked())
        .texts("notChecked", report.notChecked());
  }

  private static Fields fields(KeyAccount key) {
    return new Fields()
        .text("id", key.key().toString())
        .text("name", key.name())
        .small("layer", key.layer())
        .number("capacity", key.capacity())
        .number("signed", key.signed())
        .number("burned", key.burned())
        .number("reserved", key.reserved())
        .number("free", key.free());
  }

  private static Fields fields(Finding finding) {
    Fields fields = new Fields();
    if (finding.index() >= 0) {
      fields.number("index", finding.index());
    }
    return fields.text("problem", finding.problem());
  }
}
