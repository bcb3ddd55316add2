package dev.pawl.cli;

import picocli.CommandLine;

/// `pawl ledger`: the group of commands that read the ledger.
@CommandLine.Command(
    name = "ledger",
    header = "Read the ledger: its entries, its head, proofs.",
    synopsisSubcommandLabel = "COMMAND")
final class LedgerCommand {
  static CommandLine commandLine(Assembly assembly) {
    return new CommandLine(new LedgerCommand())
        .addSubcommand("log", new LedgerLogCommand(assembly))
        .addSubcommand("show", new LedgerShowCommand(assembly))
        .addSubcommand("checkpoint", new LedgerCheckpointCommand(assembly))
        .addSubcommand("prove", new LedgerProveCommand(assembly));
  }
}
