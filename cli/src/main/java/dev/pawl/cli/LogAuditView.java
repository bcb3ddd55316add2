package dev.pawl.cli;

import dev.pawl.signer.Endorsement;
import dev.pawl.signer.LogAuditReport;
import dev.pawl.signer.LogAuditReport.Standing;
import dev.pawl.tlog.note.VerifierKey;
import java.util.List;
import java.util.Locale;

/// How the audit of a published log looks: as that of a store, and who stands behind it.
final class LogAuditView {
  private static final int KEY_SHOWN = 120;

  private LogAuditView() {}

  static void lines(Output output, LogAuditReport report, String place) {
    output.line("Audit of the log at %s: %s", place, report.passed() ? "passed" : "FAILED");
    output.line("");
    output.line("  origin      %s", report.checkpoint().origin());
    report.store().ifPresent(store -> output.line("  store       %s", store));
    AuditView.head(output, report.audit());
    signers(output, report.endorsement());
    output.line("  since       %s", since(report.standing()));
    AuditView.accounts(output, report.audit());
    if (!report.gaps().isEmpty()) {
      output.line("");
      output.line("Why leaves below the highest have no signature:");
      AuditView.list(output, report.gaps());
    }
    AuditView.findings(output, report.audit());
  }

  /// A key of ML-DSA-44 has some 1,800 characters; the whole of it is in the JSON.
  private static String shortened(String key) {
    return key.length() <= KEY_SHOWN ? key : key.substring(0, KEY_SHOWN) + "...";
  }

  private static void signers(Output output, Endorsement endorsement) {
    if (endorsement.signedBy().isEmpty()) {
      output.line("  signed by   nobody that is known here");
    }
    for (VerifierKey key : endorsement.signedBy()) {
      output.line(
          "  signed by   %s%s",
          shortened(key.toString()), endorsement.onFirstUse() ? "  (trust on first use)" : "");
    }
    if (!endorsement.cosignedBy().isEmpty()) {
      output.line(
          "  cosigned    by %s: %s",
          Texts.count(endorsement.cosignedBy().size(), "witness", "witnesses"),
          String.join(", ", endorsement.cosignedBy()));
    }
    if (endorsement.unknown() > 0) {
      output.line(
          "  and         %s of keys that are not known here",
          Texts.count(endorsement.unknown(), "signature", "signatures"));
    }
  }

  private static String since(Standing standing) {
    return switch (standing) {
      case NOT_COMPARED -> "not compared with an earlier checkpoint";
      case CONSISTENT -> "the checkpoint that was kept, it only grew";
      case ROLLED_BACK -> "THE CHECKPOINT THAT WAS KEPT, IT WENT BACK";
      case FORKED -> "THE CHECKPOINT THAT WAS KEPT, IT IS FORKED";
    };
  }

  static Fields fields(LogAuditReport report, String place) {
    Endorsement endorsement = report.endorsement();
    Fields fields =
        new Fields()
            .text("log", place)
            .text("origin", report.checkpoint().origin())
            .text("store", report.store().map(Object::toString))
            .texts("signedBy", texts(endorsement.signedBy()))
            .flag("trustOnFirstUse", endorsement.onFirstUse())
            .texts("cosignedBy", endorsement.cosignedBy())
            .small("unknownSignatures", endorsement.unknown())
            .text("since", report.standing().name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .texts("gaps", report.gaps())
            .text("checkpoint", report.checkpoint().note().encode());
    return AuditView.fields(fields, report.audit());
  }

  private static List<String> texts(List<VerifierKey> keys) {
    return keys.stream().map(VerifierKey::toString).toList();
  }
}
