package dev.pawl.cli;

import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;

/// `pawl completion`.
@CommandLine.Command(
    name = "completion",
    header = "Print a script that completes pawl's commands and options in bash and zsh.",
    footerHeading = "%nExample:%n",
    footer = "  source <(pawl completion)")
final class CompletionCommand implements Command {
  private final Assembly assembly;

  CompletionCommand(Assembly assembly) {
    this.assembly = assembly;
  }

  @Override
  public ExitCode run() {
    CommandLine all = Pawl.commandLine(assembly, List.of());
    assembly.output().bytes(AutoComplete.bash("pawl", all).getBytes(StandardCharsets.UTF_8));
    return ExitCode.OK;
  }
}
