package dev.pawl.acceptance.kernel;

import dev.pawl.cli.Environment;
import dev.pawl.cli.Main;
import dev.pawl.cli.Terminal;
import dev.pawl.durable.RealDisk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The program as the build installed it, started as its launcher does.
///
/// @param patches changed modules that take the place of the true ones: module name to classes
record Installed(Map<String, Path> patches) {
  private static final Path INSTALL = Path.of("..", "cli", "target", "pawl").toAbsolutePath();
  private static final Path CLASSES = Path.of("target", "test-classes").toAbsolutePath();

  /// The true program.
  static final Installed TRUE = new Installed(Map.of());

  /// Every jar of the install.
  static Path library() {
    return INSTALL.normalize().resolve("lib");
  }

  /// The command that runs `pawl` with these words.
  List<String> pawl(List<String> words) throws IOException, InterruptedException {
    List<String> command = java();
    if (patches.isEmpty()) {
      cache().ifPresent(cache -> command.add("-XX:AOTCache=" + cache));
    }
    command.addAll(List.of("-p", library().toString()));
    command.addAll(List.of("-m", "dev.pawl.cli/dev.pawl.cli.Main"));
    command.addAll(words);
    return command;
  }

  /// The command that runs [SigningLoop] over the installed modules.
  List<String> signingLoop(House house, int threads, int signatures) {
    List<String> command = java();
    command.addAll(List.of("-p", library().toString(), "--add-modules", "dev.pawl.signer"));
    command.addAll(List.of("-cp", CLASSES.toString(), SigningLoop.class.getName()));
    command.addAll(
        List.of(house.path().toString(), Integer.toString(threads), Integer.toString(signatures)));
    return command;
  }

  private List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xlog:disable",
            "-Xlog:all=warning,aot*=off,cds*=off:stderr",
            "--add-exports=java.base/jdk.internal.module=dev.pawl.hbs"));
    patches.forEach(
        (module, classes) -> command.addAll(List.of("--patch-module", module + "=" + classes)));
    return command;
  }

  /// The cache that the launcher makes at its first run.
  private static Optional<Path> cache() throws IOException, InterruptedException {
    Path caches = INSTALL.normalize().resolve("aot");
    if (!Files.isDirectory(caches)) {
      Path words = Files.createTempDirectory("pawl-kernel");
      Map<String, String> jdk = Map.of("PAWL_JAVA_HOME", System.getProperty("java.home"));
      List<String> command = List.of(INSTALL.resolve("pawl").toString(), "--version");
      Program.start(words, words, jdk, command).await();
      House.remove(words);
    }
    try (Stream<Path> files = Files.list(caches)) {
      return files
          .filter(file -> file.toString().endsWith(".aot") && file.toFile().length() > 0)
          .findFirst();
    }
  }

  /// Runs one command with this home directory in this JVM.
  static Program.Ended inThisProcess(Path home, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (PrintStream data = new PrintStream(out, false, StandardCharsets.UTF_8);
        PrintStream talk = new PrintStream(err, false, StandardCharsets.UTF_8)) {
      Environment environment =
          new Environment(
              Map.of(),
              "ada",
              home,
              home,
              home,
              InputStream.nullInputStream(),
              data,
              talk,
              new Nobody(),
              new RealDisk(),
              InstantSource.system(),
              SecureRandom::new);
      int code = Main.run(environment, words);
      data.flush();
      talk.flush();
      return new Program.Ended(
          code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
  }

  /// There is no terminal.
  private static final class Nobody implements Terminal {
    @Override
    public boolean canAsk() {
      return false;
    }

    @Override
    public boolean canShowProgress() {
      return false;
    }

    @Override
    public Optional<String> ask(String question) {
      return Optional.empty();
    }

    @Override
    public Optional<char[]> askPassphrase(String question) {
      return Optional.empty();
    }
  }
}
