package dev.pawl.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `pawl` itself: all commands, by name.
@CommandLine.Command(
    name = "pawl",
    header = "Signs firmware and code with hash-based signatures, and never uses a leaf twice.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%n",
    footer = {
      "Start with:  pawl quickstart FILE",
      "",
      "Exit codes:  0 ok, 1 invalid signature or failed audit, 2 usage, 3 unavailable or busy,",
      "             4 denied, 6 key exhausted or stopped, 7 store damaged or rolled back, 70 bug"
    })
final class Pawl implements Command {
  private static final Map<String, Function<Assembly, Object>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("quickstart", QuickstartCommand::new);
    COMMANDS.put("init", InitCommand::new);
    COMMANDS.put("key", KeyCommand::commandLine);
    COMMANDS.put("sign", SignCommand::new);
    COMMANDS.put("verify", VerifyCommand::new);
    COMMANDS.put("status", StatusCommand::new);
    COMMANDS.put("anchor", AnchorCommand::commandLine);
    COMMANDS.put("ledger", LedgerCommand::commandLine);
    COMMANDS.put("log", LogCommand::commandLine);
    COMMANDS.put("audit", AuditCommand::new);
    COMMANDS.put("monitor", MonitorCommand::new);
    COMMANDS.put("report", ReportCommand::new);
    COMMANDS.put("witness", WitnessCommand::commandLine);
    COMMANDS.put("completion", CompletionCommand::new);
  }

  @Option(
      names = {"-V", "--version"},
      description = "Show the version, the ledger's schema and the hash engine, and exit.")
  private boolean version;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Assembly assembly;

  private Pawl(Assembly assembly) {
    this.assembly = assembly;
  }

  /// Builds the command that these arguments begin with, or all of them: most of the time that
  /// `verify` takes to start would go into reading the options of the other commands.
  static CommandLine commandLine(Assembly assembly, List<String> args) {
    CommandLine pawl =
        new CommandLine(new Pawl(assembly)).addMixin("global options", assembly.options());
    Optional<String> one = firstWord(args).filter(COMMANDS::containsKey);
    COMMANDS.forEach((name, command) -> {
      if (one.isEmpty() || name.equals(one.get())) {
        pawl.addSubcommand(name, command.apply(assembly));
      }
    });
    return pawl;
  }

  /// The first argument that is neither an option nor an option's value.
  private static Optional<String> firstWord(List<String> args) {
    for (int i = 0; i < args.size(); i++) {
      if (args.get(i).equals("--store")) {
        i++;
      } else if (!args.get(i).startsWith("-")) {
        return Optional.of(args.get(i));
      }
    }
    return Optional.empty();
  }

  @Override
  public ExitCode run() {
    if (version) {
      VersionReport.show(assembly.output());
      return ExitCode.OK;
    }
    return withoutCommand(spec.commandLine(), assembly.environment(), assembly.options());
  }

  /// Answers a command line that names a group of commands and none of them: a person gets the
  /// list, a program the failure.
  static ExitCode withoutCommand(
      CommandLine group, Environment environment, GlobalOptions options) {
    if (options.json) {
      String name = group.getCommandSpec().qualifiedName();
      throw Failure.usage("no command was given", "'" + name + " --help' lists them");
    }
    group.usage(environment.err());
    return ExitCode.USAGE;
  }
}
