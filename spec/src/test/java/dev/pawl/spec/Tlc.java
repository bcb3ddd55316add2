package dev.pawl.spec;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Runs the TLC model checker in a process of its own, because it keeps its state in static fields.
final class Tlc {
  /// The directory of the `.tla` files: Maven runs tests in the module's directory.
  static final Path SPEC = Path.of("").toAbsolutePath();

  private static final Pattern COUNTS =
      Pattern.compile("^(\\d+) states generated, (\\d+) distinct states found", Pattern.MULTILINE);
  private static final Pattern VIOLATED = Pattern.compile("Error: Invariant (\\w+) is violated");

  private Tlc() {}

  /// What a run came to.
  ///
  /// @param violated the invariant that does not hold; empty where all do
  /// @param output what TLC printed, with the behaviour that violates
  record Result(
      String name,
      Optional<String> violated,
      long generated,
      long distinct,
      double seconds,
      String output) {

    /// One line for the log of the build.
    @Override
    public String toString() {
      return "%-34s %-42s %,10d states, %,10d distinct, %6.1f s"
          .formatted(
              name,
              violated.map(v -> "violates " + v).orElse("holds"),
              generated,
              distinct,
              seconds);
    }
  }

  /// Checks a module under a configuration.
  ///
  /// @param scratch where TLC may keep what it likes
  /// @param module the `.tla` file; modules it extends lie beside it or in [#SPEC]
  /// @throws AssertionError where TLC neither finds that all invariants hold nor that one does not
  static Result check(String name, Path scratch, Path module, String config, Duration limit) {
    try {
      Path work = Files.createTempDirectory(scratch, "tlc");
      Path configFile = Files.writeString(work.resolve("model.cfg"), config);
      Path log = work.resolve("tlc.log");
      long start = System.nanoTime();
      Process process =
          new ProcessBuilder(command(work, module, configFile))
              .directory(module.getParent().toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError(name + " was not checked within " + limit + end(log));
      }
      double seconds = NANOSECONDS.toMillis(System.nanoTime() - start) / 1000.0;
      Result result = read(name, process.exitValue(), seconds, log);
      System.out.println(result);
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while TLC checked " + name, e);
    }
  }

  private static List<String> command(Path work, Path module, Path config) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xss64m", "-Xmx3g", "-XX:+UseParallelGC"));
    command.add("-DTLA-Library=" + SPEC);
    command.addAll(List.of("-cp", jar(), "tlc2.TLC"));
    command.addAll(List.of("-workers", System.getProperty("pawl.tlc.workers", "2")));
    // The models run out of leaves and of faults, which is no deadlock.
    command.add("-deadlock");
    command.addAll(List.of("-metadir", work.resolve("states").toString()));
    command.addAll(List.of("-config", config.toString()));
    command.add(module.getFileName().toString());
    return command;
  }

  private static String jar() {
    try {
      return Path.of(tlc2.TLC.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static Result read(String name, int exit, double seconds, Path log) throws IOException {
    String output = Files.readString(log);
    Matcher violated = VIOLATED.matcher(output);
    boolean found = violated.find();
    // 0: no error; 12: an invariant is violated; others: the model itself is wrong.
    if (exit != (found ? 12 : 0)) {
      throw new AssertionError("TLC ended with exit code " + exit + " on " + name + end(log));
    }
    Matcher counts = COUNTS.matcher(output);
    long generated = 0;
    long distinct = 0;
    while (counts.find()) {
      generated = Long.parseLong(counts.group(1));
      distinct = Long.parseLong(counts.group(2));
    }
    return new Result(
        name,
        found ? Optional.of(violated.group(1)) : Optional.empty(),
        generated,
        distinct,
        seconds,
        output);
  }

  private static String end(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    return ":\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
  }
}
