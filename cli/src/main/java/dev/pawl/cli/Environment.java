package dev.pawl.cli;

import dev.pawl.durable.Disk;
import dev.pawl.durable.RealDisk;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Everything that a command learns from outside, so that a test can be the outside.
///
/// @param variables the environment variables
/// @param user the account that runs the program
/// @param home the account's home directory
/// @param directory what relative paths start from
/// @param temporary where a copy of standard input may lie for a while
/// @param in standard input
/// @param out standard output, for data
/// @param err standard error, for talk
/// @param terminal the person, if any
/// @param disk the disk that outputs and stores are on
/// @param clock the time
/// @param random makes the source of secrets, only where one is needed: it costs start-up time
public record Environment(
    Map<String, String> variables,
    String user,
    Path home,
    Path directory,
    Path temporary,
    InputStream in,
    PrintStream out,
    PrintStream err,
    Terminal terminal,
    Disk disk,
    InstantSource clock,
    Supplier<SecureRandom> random) {

  /// The real one.
  static Environment ofProcess() {
    return new Environment(
        System.getenv(),
        System.getProperty("user.name", ""),
        homeDirectory(),
        Path.of("").toAbsolutePath(),
        Path.of(System.getProperty("java.io.tmpdir", "/tmp")),
        System.in,
        utf8(System.out),
        utf8(System.err),
        new SystemTerminal(),
        new RealDisk(),
        InstantSource.system(),
        SecureRandom::new);
  }

  /// What the shell calls `~`; Java itself asks the account's entry, which tests and containers
  /// cannot change.
  private static Path homeDirectory() {
    Path home = Path.of(System.getenv().getOrDefault("HOME", ""));
    return home.isAbsolute() ? home : Path.of(System.getProperty("user.home", "")).toAbsolutePath();
  }

  /// UTF-8 whatever the locale says: a name must look the same in every log.
  private static PrintStream utf8(PrintStream stream) {
    return new PrintStream(stream, false, StandardCharsets.UTF_8);
  }

  /// A variable that is set to something.
  Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }

  /// What the user typed to start this program, for what he may try next: `pawl`, unless the
  /// launcher was called by a relative path.
  String program() {
    return variable("PAWL_CALLED").orElse("pawl");
  }

  /// A path as the user means it.
  Path resolve(Path path) {
    return directory.resolve(path).normalize();
  }
}
