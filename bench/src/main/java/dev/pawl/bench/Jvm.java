package dev.pawl.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A JVM of its own, started as this one was.
final class Jvm {
  private Jvm() {}

  /// Runs a class and waits for its end.
  ///
  /// @param options for the JVM, after those of this one
  /// @return the one line that it printed
  /// @throws IOException where it failed or printed nothing
  static String run(List<String> options, Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      int exit = process.waitFor();
      if (exit != 0 || line == null) {
        throw new IOException("%s failed with exit code %d".formatted(program.getName(), exit));
      }
      return line;
    }
  }
}
