package dev.pawl.cli;

import dev.pawl.ledger.KeyState;
import dev.pawl.signer.AuditReport;
import dev.pawl.signer.Receipt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What `quickstart` tells: what it did, step by step, what that means, and what to try next.
final class Story {
  private static final List<String> SIGNED =
      List.of(
          "",
          "What happened: Pawl wrote into its ledger that the leaf is taken, waited until the disk",
          "and the anchor had it, and only then signed. It checked its own signature, wrote the",
          "receipt into the ledger, and then handed both out. No crash and no retry can bring that",
          "leaf back: it is signed or burned, never free again.");

  private static final List<String> REPLAYED =
      List.of(
          "",
          "What happened: these bytes were asked for before, under the same request id, so Pawl gave",
          "out the signature that it keeps beside its ledger. No leaf was used. That makes it safe to",
          "try again where nobody knows whether the first try went through.");

  private final Assembly assembly;
  private final Fields fields = new Fields();
  private final List<String> lines = new ArrayList<>();
  private Optional<NewStore> newStore = Optional.empty();
  private boolean replayed;

  Story(Assembly assembly) {
    this.assembly = assembly;
  }

  void madeStore(NewStore made) {
    newStore = Optional.of(made);
    step("Store", "new, at " + made.store());
    made.sealingKey().ifPresent(file -> more("sealing key " + file));
    more("anchor " + made.anchor());
    fields.object("newStore", made.fields());
  }

  void foundStore() {
    step("Store", "of an earlier run, at " + assembly.storeDirectory());
  }

  void key(KeyState key, String origin) {
    step("Key", "'" + key.created().name() + "', " + origin + ", " + key.created().parameters());
    fields.object(
        "key",
        new Fields()
            .text("id", key.id().toString())
            .text("name", key.created().name())
            .text("parameters", key.created().parameters()));
  }

  void signed(SignResult.Made made) {
    Receipt receipt = made.receipt();
    replayed = made.replayed();
    String leaf = "leaf " + Texts.count(receipt.leaf());
    step(
        "Sign",
        made.replayed()
            ? "these bytes were signed before: the same signature again, " + leaf
            : leaf + ", taken in the ledger before it was used");
    more(made.target().signature() + ", " + Texts.count(made.signatureBytes(), "byte", "bytes"));
    more(made.target().receipt() + ", ledger entry " + receipt.index());
    fields
        .text("signature", made.target().signature().toString())
        .text("receipt", made.target().receipt().toString())
        .number("leaf", receipt.leaf())
        .number("index", receipt.index())
        .flag("replayed", made.replayed());
  }

  void verified(Receipt receipt) {
    step("Verify", "signature and receipt are valid, by the files and the public key alone");
    fields.flag("valid", true);
    receipt
        .proof()
        .ifPresent(proof ->
            more(
                "entry "
                    + receipt.index()
                    + " stands in the ledger of "
                    + Texts.count(proof.head().size(), "entry", "entries")));
  }

  void audited(AuditReport report) {
    step(
        "Audit",
        "%s: %s replayed, every leaf accounted for"
            .formatted(
                report.passed() ? "passed" : "FAILED",
                Texts.count(report.head().size(), "entry", "entries")));
    for (AuditReport.KeyAccount key : report.keys()) {
      more(
          "'%s': %s signed, %s burned, %s reserved, %s free"
              .formatted(
                  key.name(),
                  Texts.count(key.signed()),
                  Texts.count(key.burned()),
                  Texts.count(key.reserved()),
                  Texts.count(key.free())));
    }
    report.findings().forEach(finding -> more(finding.problem()));
    fields.flag("auditPassed", report.passed());
  }

  private void step(String name, String text) {
    int number = (int) lines.stream().filter(line -> !line.startsWith(" ")).count() + 1;
    lines.add("%d. %-7s %s".formatted(number, name, text));
  }

  private void more(String text) {
    lines.add(" ".repeat(11) + text);
  }

  void show(Path file) {
    Output output = assembly.output();
    output.result(() -> fields, () -> lines.forEach(line -> output.line("%s", line)));
    output.teach(explain());
    output.teach(next(file));
  }

  private List<String> explain() {
    List<String> text = new ArrayList<>(replayed ? REPLAYED : SIGNED);
    if (newStore.isPresent()) {
      text.addAll(
          List.of(
              "",
              "Back up the sealing key once. Never restore the store or the anchor from a backup, and",
              "never run a copy of them: that would forget used leaves."));
    }
    return text;
  }

  private List<String> next(Path file) {
    String program = assembly.environment().program();
    String pawl =
        assembly.options().store().map(store -> program + " --store " + store).orElse(program);
    Target target = Target.beside(file);
    return List.of(
        "",
        "Try next:",
        "  " + pawl + " status",
        "  " + pawl + " ledger log",
        "  " + pawl + " key export quickstart -o quickstart.pem",
        "  " + program + " verify -p quickstart.pem --receipt " + target.receipt() + " " + file,
        "  " + pawl + " key create release --profile firmware");
  }
}
