package dev.pawl.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The end of a command that did not do what it was asked: one sentence for a person, what to do
/// about it, and the exit code.
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;
  private final String remedy;

  private Failure(ExitCode exitCode, String message, String remedy, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
    this.remedy = remedy;
  }

  /// @param message what is the matter, without a full stop
  /// @param remedy what to do about it, in one line or several; empty where nothing helps
  static Failure of(ExitCode exitCode, String message, String remedy) {
    return new Failure(exitCode, message, remedy, null);
  }

  /// As [#of(ExitCode, String, String)], and what led to it.
  static Failure of(ExitCode exitCode, String message, String remedy, Throwable cause) {
    return new Failure(exitCode, message, remedy, cause);
  }

  /// The command line does not make sense.
  static Failure usage(String message, String remedy) {
    return of(ExitCode.USAGE, message, remedy);
  }

  /// How the program ends.
  ExitCode exitCode() {
    return exitCode;
  }

  /// What is the matter.
  String message() {
    return String.valueOf(getMessage());
  }

  /// What to do about it.
  Optional<String> remedy() {
    return remedy.isEmpty() ? Optional.empty() : Optional.of(remedy);
  }
}
