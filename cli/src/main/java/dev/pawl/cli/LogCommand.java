package dev.pawl.cli;

import picocli.CommandLine;

/// `pawl log`: the group of commands that show the ledger to others.
@CommandLine.Command(
    name = "log",
    header = "Publish the ledger as a transparency log, and prove entries to others.",
    synopsisSubcommandLabel = "COMMAND")
final class LogCommand {
  static CommandLine commandLine(Assembly assembly) {
    return new CommandLine(new LogCommand())
        .addSubcommand("key", new LogKeyCommand(assembly))
        .addSubcommand("publish", new LogPublishCommand(assembly))
        .addSubcommand("prove", new LogProveCommand(assembly));
  }
}
