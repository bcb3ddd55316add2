package dev.pawl.cli;

import dev.pawl.signer.AuditReport;
import dev.pawl.signer.AuditReport.Finding;
import dev.pawl.signer.AuditReport.KeyAccount;
import java.util.List;

/// How an audit looks, of a store as of a published log.
final class AuditView {
  private AuditView() {}

  /// How far the ledger came, and how much was signed.
  static void head(Output output, AuditReport report) {
    output.line("  ledger      %s", Texts.count(report.head().size(), "entry", "entries"));
    output.line("  root        %s", report.head().root());
    output.line(
        "  signatures  %s of messages, %s of child trees",
        Texts.count(report.signatures()), Texts.count(report.childTrees()));
  }

  /// Each key's leaves.
  static void accounts(Output output, AuditReport report) {
    if (!report.keys().isEmpty()) {
      output.line("");
      output.line("Every leaf is accounted for:");
      table(report).lines().forEach(line -> output.line("%s", "  " + line));
    }
  }

  /// What is wrong, what was checked and what was not.
  static void findings(Output output, AuditReport report) {
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

  /// Sentences, one below the other.
  static void list(Output output, List<String> sentences) {
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

  static String text(Finding finding) {
    return finding.index() < 0
        ? finding.problem()
        : "entry " + finding.index() + ": " + finding.problem();
  }

  /// The same as JSON, after the fields that are there.
  static Fields fields(Fields fields, AuditReport report) {
    return fields
        .flag("passed", report.passed())
        .number("treeSize", report.head().size())
        .text("rootSha256", report.head().root().toString())
        .number("signatures", report.signatures())
        .number("childTrees", report.childTrees())
        .objects("keys", report.keys().stream().map(AuditView::fields).toList())
        .number("findingsInAll", report.findingsInAll())
        .objects("findings", report.findings().stream().map(AuditView::fields).toList())
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
