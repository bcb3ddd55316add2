package dev.pawl.cli;

import picocli.CommandLine;

/// `pawl key`: the group of commands about keys.
@CommandLine.Command(
    name = "key",
    header = "Create keys, look at them, decide about them.",
    synopsisSubcommandLabel = "COMMAND")
final class KeyCommand {
  static CommandLine commandLine(Assembly assembly) {
    return new CommandLine(new KeyCommand())
        .addSubcommand("create", new KeyCreateCommand(assembly))
        .addSubcommand("advise", new KeyAdviseCommand(assembly))
        .addSubcommand("list", new KeyListCommand(assembly))
        .addSubcommand("show", new KeyShowCommand(assembly))
        .addSubcommand("export", new KeyExportCommand(assembly))
        .addSubcommand("discard", new KeyDiscardCommand(assembly))
        .addSubcommand("acknowledge", new KeyAcknowledgeCommand(assembly))
        .addSubcommand("quarantine", new KeyQuarantineCommand(assembly))
        .addSubcommand("resume", new KeyResumeCommand(assembly))
        .addSubcommand("retire", new KeyRetireCommand(assembly));
  }
}
