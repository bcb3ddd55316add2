package dev.pawl.cli;

/// One command, its options filled in.
interface Command {

  /// Does it.
  ///
  /// @return how the program ends
  /// @throws Exception whatever [Failures] can explain
  ExitCode run() throws Exception;
}
