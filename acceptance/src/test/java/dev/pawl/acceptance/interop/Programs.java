package dev.pawl.acceptance.interop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The programs under `tools`. A test that needs one is skipped where it cannot run.
final class Programs {
  private static final Path TOOLS = tools();
  private static final Path BUILT = Path.of("target", "interop").toAbsolutePath();
  private static final Map<String, String> GO =
      Map.of(
          "GO111MODULE", "off",
          "GOPATH", "/usr/share/gocode",
          "GOFLAGS", "",
          "GOCACHE", BUILT.resolve("cache").toString());
  private static final long SECONDS_MAX = 240;

  private Programs() {}

  /// In the checkout: the directory above this one that has it.
  private static Path tools() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("tools").resolve("pawl-verify.py"))) {
      directory = directory.getParent();
    }
    return directory.resolve("tools");
  }

  /// How a program ended and what it said.
  record Ended(int code, String out, String err) {}

  static void requirePython() {
    assumeTrue(
        runs(Map.of(), "python3", "-c", "import sys; sys.exit(sys.version_info < (3, 9))"),
        "needs python3, 3.9 or newer");
  }

  static void requireGo() {
    assumeTrue(
        runs(GO, "go", "list", "golang.org/x/mod/sumdb/tlog"),
        "needs golang-go and golang-golang-x-mod-dev");
  }

  /// Runs the verifier in Python.
  static Ended verify(Object... words) throws IOException, InterruptedException {
    return run(Map.of(), command(List.of("python3", TOOLS + "/pawl-verify.py"), words));
  }

  /// Runs lines of Python that may import the verifier's modules.
  static Ended python(String lines, Object... words) throws IOException, InterruptedException {
    String start = "import sys; sys.path.insert(0, '%s'); sys.dont_write_bytecode = True\n";
    return run(Map.of(), command(List.of("python3", "-c", start.formatted(TOOLS) + lines), words));
  }

  /// Runs the program in Go, which is built by the first call.
  static Ended go(Object... words) throws IOException, InterruptedException {
    Path program = BUILT.resolve("interop");
    synchronized (Programs.class) {
      if (!Files.exists(program)) {
        String source = TOOLS.resolve("interop").resolve("main.go").toString();
        Ended built = run(GO, List.of("go", "build", "-o", program.toString(), source));
        if (built.code() != 0) {
          throw new IOException("go build: " + built.err());
        }
      }
    }
    return run(Map.of(), command(List.of(program.toString()), words));
  }

  /// Runs the tests of the verifier itself.
  static Ended pythonTests() throws IOException, InterruptedException {
    return run(Map.of(), List.of("python3", TOOLS.resolve("test_pawl_verify.py").toString()));
  }

  private static List<String> command(List<String> first, Object... words) {
    List<String> command = new ArrayList<>(first);
    for (Object word : words) {
      command.add(word.toString());
    }
    return command;
  }

  private static boolean runs(Map<String, String> environment, String... command) {
    try {
      return run(environment, List.of(command)).code() == 0;
    } catch (IOException | InterruptedException notThere) {
      return false;
    }
  }

  private static Ended run(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Files.createDirectories(BUILT);
    Path out = Files.createTempFile(BUILT, "out", "");
    Path err = Files.createTempFile(BUILT, "err", "");
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().putAll(environment);
      builder.redirectOutput(out.toFile()).redirectError(err.toFile());
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new IOException("hangs: " + command);
      }
      return new Ended(process.exitValue(), text(out), text(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
