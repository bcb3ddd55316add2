package dev.pawl.cli;

import picocli.CommandLine;

/// `pawl anchor`: the group of commands about what remembers the ledger.
@CommandLine.Command(
    name = "anchor",
    header = "Say what must remember the ledger before a leaf is used.",
    description = {
      "The file anchor on this machine is always required. Further anchors notice what it cannot: a",
      "witness on another machine or an object on another host notice that this whole machine went",
      "back in time, a TPM that its disk did. What is required stands in the ledger; making it weaker",
      "takes two people."
    },
    synopsisSubcommandLabel = "COMMAND")
final class AnchorCommand {
  static CommandLine commandLine(Assembly assembly) {
    return new CommandLine(new AnchorCommand())
        .addSubcommand("list", new AnchorListCommand(assembly))
        .addSubcommand("require", new AnchorRequireCommand(assembly))
        .addSubcommand("drop", new AnchorDropCommand(assembly))
        .addSubcommand("set", new AnchorSetCommand(assembly));
  }
}
