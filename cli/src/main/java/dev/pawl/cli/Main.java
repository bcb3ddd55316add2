package dev.pawl.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Starts the pawl command.
@Command(name = "pawl", version = "pawl 0.1.0", mixinStandardHelpOptions = true)
public final class Main implements Runnable {
  private Main() {}

  /// Runs one command and exits with its code.
  ///
  /// @param args the command line
  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.err);
  }
}
