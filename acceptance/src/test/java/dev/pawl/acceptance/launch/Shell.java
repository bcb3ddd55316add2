package dev.pawl.acceptance.launch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Runs programs with an environment of their own.
final class Shell {
  private Shell() {}

  /// How a program ended.
  record Ended(int code, String out, String err) {}

  /// A program that runs, with the files that take its output.
  record Running(Process process, Path out, Path err) {
    Ended await() throws IOException, InterruptedException {
      int code = process.waitFor();
      return new Ended(code, Files.readString(out), Files.readString(err));
    }
  }

  /// Starts a program with this environment, the system's PATH and no stdin.
  static Running start(Path scratch, Map<String, String> environment, List<String> command)
      throws IOException {
    Path out = Files.createTempFile(scratch, "out", "");
    Path err = Files.createTempFile(scratch, "err", "");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().put("HOME", scratch.toString());
    builder.environment().putAll(environment);
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    return new Running(builder.start(), out, err);
  }

  static Ended run(Path scratch, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    return start(scratch, environment, List.of(command)).await();
  }
}
