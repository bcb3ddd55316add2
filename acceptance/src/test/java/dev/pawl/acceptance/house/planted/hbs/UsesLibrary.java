package dev.pawl.acceptance.house.planted.hbs;

import dev.pawl.acceptance.house.Breaks;
import picocli.CommandLine;

@Breaks("ARROWS")
final class UsesLibrary {
  int exitCode() {
    return CommandLine.ExitCode.OK + new CommandLine(new Object()).getUsageHelpWidth();
  }
}
