package dev.pawl.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// The `pawl` program.
public final class Main {
  private static final int HELP_WIDTH = 100;

  private Main() {}

  /// Runs the command line and ends the process.
  public static void main(String[] args) {
    keepLogsOffTheScreen();
    System.exit(run(Environment.ofProcess(), args));
  }

  /// What libraries and our own modules log is no talk of a command. `java.util.logging` reads this
  /// when the first line is logged; an empty file names no place for logs to go to. Should the
  /// program run without that module, the other property speaks to the JDK's own logger.
  private static void keepLogsOffTheScreen() {
    if (System.getenv("PAWL_DEBUG") == null) {
      System.setProperty("java.util.logging.config.file", "/dev/null");
      System.setProperty("jdk.system.logger.level", "OFF");
    }
  }

  /// Runs one command line.
  ///
  /// @return the exit code, see [ExitCode]
  public static int run(Environment environment, String... args) {
    GlobalOptions options = new GlobalOptions();
    Assembly assembly = new Assembly(environment, options);
    Output output = assembly.output();
    CommandLine commandLine = Pawl.commandLine(assembly, List.of(args));
    commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(colours(environment)));
    layOut(commandLine);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setExpandAtFiles(false); // '@release.bin' is a file like any other
    ExitCode exitCode;
    try {
      exitCode = execute(commandLine.parseArgs(args), environment, options);
    } catch (ParameterException e) {
      // Options before the mistake were read, those after it were not.
      options.json = options.json || List.of(args).contains("--json");
      Failure failure = usage(e);
      output.failure(failure);
      exitCode = failure.exitCode();
    } catch (Throwable e) {
      Failure failure = Failures.explain(e);
      output.failure(failure);
      exitCode = failure.exitCode();
    }
    output.flush();
    return exitCode.code();
  }

  /// The same look for the help of every command.
  private static void layOut(CommandLine commandLine) {
    CommandSpec spec = commandLine.getCommandSpec();
    spec.usageMessage()
        .width(HELP_WIDTH)
        .synopsisHeading("%nUsage:  ")
        .descriptionHeading(spec.usageMessage().description().length == 0 ? "" : "%n")
        .parameterListHeading(spec.positionalParameters().isEmpty() ? "" : "%n")
        .optionListHeading("%nOptions:%n")
        .commandListHeading("%nCommands:%n");
    commandLine.getSubcommands().values().forEach(Main::layOut);
  }

  private static Ansi colours(Environment environment) {
    return environment.terminal().canAsk() ? Ansi.AUTO : Ansi.OFF;
  }

  private static ExitCode execute(
      ParseResult parsed, Environment environment, GlobalOptions options) throws Exception {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    CommandLine commandLine = last.commandSpec().commandLine();
    if (last.isUsageHelpRequested()) {
      commandLine.usage(environment.out());
      return ExitCode.OK;
    }
    if (commandLine.getCommand() instanceof Command command) {
      return command.run();
    }
    return Pawl.withoutCommand(commandLine, environment, options);
  }

  private static Failure usage(ParameterException e) {
    CommandLine at = e.getCommandLine();
    String help = "'" + at.getCommandSpec().qualifiedName() + " --help' tells how to use it";
    if (e instanceof UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      String known = suggestions.isEmpty() ? "" : "; did you mean " + orList(suggestions) + "?";
      String what = String.join(" ", unmatched.getUnmatched());
      return Failure.usage("'" + what + "' is not known here" + known, help);
    }
    if (e instanceof MissingParameterException && !at.getUnmatchedArguments().isEmpty()) {
      // More to the point than what is missing because of it.
      return Failure.usage(
          "'" + at.getUnmatchedArguments().getFirst() + "' is not known here", help);
    }
    return Failure.usage(inPlainWords(String.valueOf(e.getMessage())), help);
  }

  private static String inPlainWords(String message) {
    String plain =
        message
            .replaceFirst("Invalid value for positional parameter at index \\d+ \\((.*?)\\)", "$1")
            .replaceFirst("Invalid value for option", "option")
            .replaceFirst(" \\(case-(in)?sensitive\\)", "")
            .replaceFirst("is not an? (long|int|double)$", "is not a number");
    return plain.startsWith("Missing") || plain.startsWith("Expected")
        ? Character.toLowerCase(plain.charAt(0)) + plain.substring(1)
        : plain;
  }

  private static String orList(List<String> words) {
    return String.join(" or ", words.stream().limit(3).map(word -> "'" + word + "'").toList());
  }
}
