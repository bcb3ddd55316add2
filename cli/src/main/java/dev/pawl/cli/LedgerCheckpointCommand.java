package dev.pawl.cli;

import dev.pawl.signer.PawlStore;
import dev.pawl.tlog.Checkpoint;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import picocli.CommandLine;

/// `pawl ledger checkpoint`.
@CommandLine.Command(
    name = "checkpoint",
    header = "Print how far the ledger has come: its size and its Merkle root.",
    description = {
      "The text of a C2SP tlog-checkpoint, not signed: the name of the log, the number of entries, the",
      "root in base64. Keep it elsewhere, and a ledger that goes back can be told."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  pawl ledger checkpoint", "  pawl ledger checkpoint --json"})
final class LedgerCheckpointCommand implements Command {
  private final Assembly assembly;

  LedgerCheckpointCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() throws IOException {
    try (PawlStore store = assembly.open()) {
      TreeHead head = store.ledger().head();
      String origin = store.log().origin();
      Output output = assembly.output();
      output.data(
          () ->
              new Fields()
                  .text("origin", origin)
                  .number("treeSize", head.size())
                  .text("rootSha256", head.root().toString()),
          () -> new Checkpoint(origin, head).encode().lines().forEach(output::line));
    }
    return ExitCode.OK;
  }
}
