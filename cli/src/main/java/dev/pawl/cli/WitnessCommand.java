package dev.pawl.cli;

import picocli.CommandLine;

/// `pawl witness`: the group of commands that run a witness.
@CommandLine.Command(
    name = "witness",
    header = "Run a witness: cosign the checkpoints of others' logs, as long as each only grows.",
    description = {
      "A witness remembers how far each log has come and cosigns nothing that contradicts it (C2SP",
      "tlog-witness). It is of use only to logs that run elsewhere: one that goes back together"
          + " with",
      "the log remembers nothing. It needs no store."
    },
    synopsisSubcommandLabel = "COMMAND")
final class WitnessCommand {
  static CommandLine commandLine(Assembly assembly) {
    return new CommandLine(new WitnessCommand())
        .addSubcommand("key", WitnessKeyCommand.commandLine(assembly))
        .addSubcommand("log", WitnessLogCommand.commandLine(assembly))
        .addSubcommand("serve", new WitnessServeCommand(assembly));
  }
}
