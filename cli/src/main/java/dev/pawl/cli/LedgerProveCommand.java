package dev.pawl.cli;

import dev.pawl.ledger.LedgerRecord;
import dev.pawl.signer.PawlStore;
import dev.pawl.signer.Receipt;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.MerkleTree;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/// `pawl ledger prove`.
@CommandLine.Command(
    name = "prove",
    header = "Prove that an entry stands in the ledger.",
    description = {
      "Prints the Merkle inclusion proof of RFC 9162 against the ledger as it is now: the hash of the",
      "entry, the siblings on the way to the root, lowest first, and the root."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  pawl ledger prove 12", "  pawl ledger prove 12 --json"})
final class LedgerProveCommand implements Command {
  @Parameters(paramLabel = "INDEX", description = "The entry, 0-based.")
  private long index;

  private final Assembly assembly;

  LedgerProveCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws IOException {
    try (PawlStore store = assembly.open()) {
      LedgerIndex.check(store, index);
      LedgerRecord record = store.ledger().read(index);
      Receipt.Proof proof = store.prove(index);
      String leafHash = MerkleTree.leafHash(record.entry().toArray()).toString();
      List<String> path = proof.path().inclusionPath().stream().map(Hash::toString).toList();
      Output output = assembly.output();
      output.data(
          () ->
              new Fields()
                  .number("index", index)
                  .text("entry", record.entry().toString())
                  .text("leafHash", leafHash)
                  .number("treeSize", proof.head().size())
                  .text("rootSha256", proof.head().root().toString())
                  .texts("path", path),
          () -> {
            output.line("entry    %d of %d", index, proof.head().size());
            output.line("leaf     %s", leafHash);
            path.forEach(hash -> output.line("sibling  %s", hash));
            output.line("root     %s", proof.head().root());
          });
    }
    return ExitCode.OK;
  }
}
