package dev.pawl.cli;

import picocli.CommandLine;

/// `pawl witness log`: the group of commands about the logs that a witness follows.
@CommandLine.Command(
    name = "log",
    header = "Tell the witness which logs to follow.",
    synopsisSubcommandLabel = "COMMAND")
final class WitnessLogCommand {
  static CommandLine commandLine(Assembly assembly) {
    return new CommandLine(new WitnessLogCommand())
        .addSubcommand("add", new WitnessLogAddCommand(assembly))
        .addSubcommand("list", new WitnessLogListCommand(assembly));
  }
}
