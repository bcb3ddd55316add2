package dev.pawl.cli;

import dev.pawl.signer.TlogReceipt;
import dev.pawl.tlog.Checkpoint;
import dev.pawl.tlog.note.TrustPolicy;
import dev.pawl.tlog.note.TrustPolicy.Party;
import java.util.List;

/// What `verify` tells of a tlog-proof that was checked.
///
/// @param index of the entry in the log
/// @param checkpoint under which it stands
/// @param witnesses the names, as the policy has them, of those who cosigned it
/// @param label what the signer called the artifact
record ProofView(long index, Checkpoint checkpoint, List<String> witnesses, String label) {

  static ProofView of(TlogReceipt proof, TrustPolicy policy) {
    return new ProofView(
        proof.index(),
        proof.claim(),
        policy.witnesses().stream()
            .filter(witness -> witness.key().verifies(proof.checkpoint()))
            .map(Party::name)
            .toList(),
        proof.disclosure().label());
  }

  Fields fields() {
    return new Fields()
        .text("origin", checkpoint.origin())
        .number("index", index)
        .number("treeSize", checkpoint.head().size())
        .text("rootSha256", checkpoint.head().root().toString())
        .texts("witnesses", witnesses)
        .text("label", label);
  }

  void lines(Output output) {
    output.line("  log      entry %d of %s", index, checkpoint.origin());
    output.line(
        "  proof    included in the log of %s with root %s",
        Texts.count(checkpoint.head().size(), "entry", "entries"), checkpoint.head().root());
    output.line(
        "  seen by  %s",
        witnesses.isEmpty() ? "no witness that the policy names" : String.join(", ", witnesses));
  }
}
