package dev.pawl.cli;

import dev.pawl.hbs.SchemeSignature;
import dev.pawl.signer.Receipt;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What `verify` says.
///
/// @param parameters the parameter set of the signature; empty where it is invalid
/// @param leaf the leaf that made it
/// @param receipt the receipt, where one was checked
/// @param proof the tlog-proof, where one was
/// @param reasons why it is invalid; empty where it is valid
record Verdict(
    String parameters,
    String leaf,
    Optional<Receipt> receipt,
    Optional<ProofView> proof,
    List<String> reasons) {

  static Verdict valid(
      SchemeSignature signature, Optional<Receipt> receipt, Optional<ProofView> proof) {
    OptionalLong leaf = signature.leafOfKey();
    return new Verdict(
        signature.parametersName(),
        leaf.isPresent() ? Long.toString(leaf.getAsLong()) : "beyond 2^63",
        receipt,
        proof,
        List.of());
  }

  static Verdict invalid(List<String> reasons) {
    return new Verdict("", "", Optional.empty(), Optional.empty(), reasons);
  }

  boolean isValid() {
    return reasons.isEmpty();
  }

  void show(Output output, String file) {
    output.result(() -> fields(file), () -> lines(output, file));
  }

  private Fields fields(String file) {
    Fields fields = new Fields().text("file", file).flag("valid", isValid());
    if (!isValid()) {
      return fields.texts("reasons", reasons);
    }
    fields.text("parameters", parameters).text("leaf", leaf);
    receipt.ifPresent(checked -> fields.object("receipt", fields(checked)));
    proof.ifPresent(checked -> fields.object("proof", checked.fields()));
    return fields;
  }

  private static Fields fields(Receipt checked) {
    Fields fields =
        new Fields()
            .text("store", checked.store().toString())
            .text("key", checked.keyName())
            .number("index", checked.index());
    checked
        .proof()
        .ifPresent(proof ->
            fields
                .number("treeSize", proof.head().size())
                .text("rootSha256", proof.head().root().toString()));
    return fields;
  }

  private void lines(Output output, String file) {
    if (!isValid()) {
      output.line("%s: INVALID", file);
      reasons.forEach(reason -> output.line("  %s", reason));
      return;
    }
    output.line("%s: valid signature", file);
    output.line("  made by  leaf %s, %s", leaf, parameters);
    receipt.ifPresent(checked -> lines(output, checked));
    proof.ifPresent(checked -> checked.lines(output));
  }

  private static void lines(Output output, Receipt checked) {
    output.line(
        "  receipt  ledger entry %d of store %s, key '%s', %s",
        checked.index(), checked.store(), checked.keyName(), Texts.time(checked.timeMillis()));
    checked
        .proof()
        .ifPresentOrElse(
            proof ->
                output.line(
                    "  proof    included in the ledger of %s with root %s",
                    Texts.count(proof.head().size(), "entry", "entries"), proof.head().root()),
            () -> output.line("  proof    none in the receipt"));
  }
}
