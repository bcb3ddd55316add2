package dev.pawl.bench;

import dev.pawl.durable.RealDisk;
import dev.pawl.hbs.hash.Engines;
import dev.pawl.hbs.hash.HashFunction;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What stands above and below every table: the command, the machine, and how busy it was.
final class Report {
  private static final List<String> TELLING_FLAGS =
      List.of("sha_ni", "avx2", "avx512f", "avx512bw", "avx512vbmi", "sha2", "sha512", "sve");

  private Report() {}

  static void head(String[] args, Path workplace) throws IOException {
    line("command    ./pawl bench %s", command(args));
    line("date       %s", Instant.now().truncatedTo(ChronoUnit.SECONDS));
    line(
        "machine    %d cores, %s, %s; %s on %s",
        Runtime.getRuntime().availableProcessors(),
        cpuInfo("model name"),
        flags(),
        new RealDisk().fileSystemType(workplace),
        System.getProperty("os.name") + " " + System.getProperty("os.version"));
    line(
        "java       %s %s, %d MiB heap at most",
        System.getProperty("java.vm.vendor"),
        System.getProperty("java.runtime.version"),
        Runtime.getRuntime().maxMemory() >> 20);
    load("before");
  }

  /// As a shell would have to be told.
  private static String command(String[] args) {
    return Arrays.stream(args)
        .map(word -> word.contains(" ") ? "'" + word + "'" : word)
        .collect(Collectors.joining(" "));
  }

  static void foot() {
    load("after");
  }

  private static void load(String when) {
    line(
        "load       %.1f %s (waiting or running threads, mean of a minute)",
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(), when);
  }

  /// Which engine walks the chains.
  static void engine() {
    line("engine     %s", Engines.description(HashFunction.SHA_256));
  }

  static void line(String format, Object... values) {
    System.out.printf(Locale.ROOT, format + "%n", values);
  }

  /// Says what is going on, apart from the figures.
  static void talk(String format, Object... values) {
    System.err.printf(Locale.ROOT, format + "%n", values);
  }

  /// A goal and whether this run met it.
  static void goal(String wanted, boolean met, String seen) {
    line("goal       %s: %s (%s)", wanted, met ? "met" : "MISSED", seen);
  }

  private static String flags() throws IOException {
    List<String> flags = List.of((cpuInfo("flags") + cpuInfo("Features")).split(" "));
    return String.join(" ", TELLING_FLAGS.stream().filter(flags::contains).toList());
  }

  private static String cpuInfo(String field) throws IOException {
    Path file = Path.of("/proc/cpuinfo");
    if (!Files.exists(file)) {
      return System.getProperty("os.arch");
    }
    try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
      Predicate<String> named = line -> line.startsWith(field);
      return lines
          .filter(named)
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse("");
    }
  }
}
