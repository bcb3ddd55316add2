package dev.pawl.acceptance.cli;

import dev.pawl.cli.Environment;
import dev.pawl.cli.Main;
import dev.pawl.cli.Terminal;
import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskLock;
import dev.pawl.durable.RealDisk;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.Stream;

/// Where a golden script plays: a directory of its own that is also the home directory, and the
/// commands that a script may use.
///
/// | command | does |
/// |---|---|
/// | `pawl …` | runs pawl; `< FILE` and `> FILE` at the end redirect |
/// | `write FILE TEXT`, `fill FILE BYTES` | makes a file |
/// | `type FILE` | shows a file |
/// | `flip FILE OFFSET` | flips a bit; a negative offset counts from the end |
/// | `copy A B`, `move A B`, `delete A` | files and directories |
/// | `rights DIR` | lists everything below with its permissions |
/// | `chmod RIGHTS PATH` | sets permissions, such as `rw-r--r--` |
/// | `env NAME=VALUE`, `env NAME=` | sets a variable |
/// | `answer TEXT` | types this at the next question; without answers there is no terminal |
/// | `hold LOCK`, `release` | takes a lock, as another process would, and lets it go |
final class Stage implements AutoCloseable {
  private final Path directory;
  private final boolean processes;
  private final Map<String, String> variables = new HashMap<>();
  private final Path memory = Path.of("/dev/shm", "pawl-golden-" + ProcessHandle.current().pid());
  private final Queue<String> answers = new ArrayDeque<>();
  private Disk disk = new RealDisk();
  private DiskLock held;

  /// @param directory made anew
  /// @param processes whether each `pawl` is a process of its own
  Stage(Path directory, boolean processes) throws IOException {
    this.directory = directory.toAbsolutePath();
    this.processes = processes;
    delete(this.directory);
    Files.createDirectories(this.directory);
  }

  /// Puts another disk under the commands that follow.
  void use(Disk other) {
    disk = other;
  }

  /// Runs one command of a script, without its `$`.
  Ran run(String command) throws IOException, InterruptedException {
    return run(Script.words("$ " + command));
  }

  /// What this directory is called in a golden script.
  String named(String text) {
    return text.replace(memory.toString(), "<memory>").replace(directory.toString(), "<home>");
  }

  Ran run(List<String> words) throws IOException, InterruptedException {
    List<String> arguments =
        words.subList(1, words.size()).stream()
            .map(word -> word.replace("$MEMORY", memory.toString()))
            .toList();
    return switch (words.getFirst()) {
      case "pawl" -> pawl(arguments);
      case "write" -> write(path(arguments.getFirst()), arguments.getLast());
      case "fill" ->
          write(
              path(arguments.getFirst()), "pawl".repeat(Integer.parseInt(arguments.getLast()) / 4));
      case "type" -> new Ran(Files.readString(path(arguments.getFirst())), "", 0);
      case "flip" -> flip(path(arguments.getFirst()), Long.parseLong(arguments.getLast()));
      case "copy" -> copy(path(arguments.getFirst()), path(arguments.getLast()));
      case "move" -> {
        Files.move(path(arguments.getFirst()), path(arguments.getLast()));
        yield Ran.SILENTLY;
      }
      case "delete" -> delete(path(arguments.getFirst()));
      case "rights" -> rights(path(arguments.getFirst()));
      case "chmod" -> {
        Files.setPosixFilePermissions(
            only(path(arguments.getLast())), PosixFilePermissions.fromString(arguments.getFirst()));
        yield Ran.SILENTLY;
      }
      case "env" -> {
        String[] pair = arguments.getFirst().split("=", 2);
        variables.put(pair[0], pair[1].replace("$HOME", directory.toString()));
        yield Ran.SILENTLY;
      }
      case "answer" -> {
        answers.add(arguments.getFirst());
        yield Ran.SILENTLY;
      }
      case "hold" -> {
        held = new RealDisk().lock(path(arguments.getFirst()));
        yield Ran.SILENTLY;
      }
      case "release" -> {
        held.close();
        held = null;
        yield Ran.SILENTLY;
      }
      default -> throw new IllegalArgumentException("no command " + words);
    };
  }

  private Path path(String name) {
    return directory.resolve(name);
  }

  private Ran pawl(List<String> words) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(words);
    Path in = redirect(arguments, "<");
    Path out = redirect(arguments, ">");
    byte[] input = in == null ? new byte[0] : Files.readAllBytes(in);
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    ByteArrayOutputStream talk = new ByteArrayOutputStream();
    int exitCode =
        processes ? process(arguments, input, data, talk) : inProcess(arguments, input, data, talk);
    if (out != null) {
      Files.write(out, data.toByteArray());
      data.reset();
    }
    return new Ran(
        data.toString(StandardCharsets.UTF_8), talk.toString(StandardCharsets.UTF_8), exitCode);
  }

  private Path redirect(List<String> arguments, String sign) {
    int at = arguments.indexOf(sign);
    if (at < 0) {
      return null;
    }
    Path file = path(arguments.get(at + 1));
    arguments.subList(at, at + 2).clear();
    return file;
  }

  private int inProcess(
      List<String> arguments, byte[] input, ByteArrayOutputStream out, ByteArrayOutputStream err) {
    InputStream in = new ByteArrayInputStream(input);
    try (PrintStream data = new PrintStream(out, false, StandardCharsets.UTF_8);
        PrintStream talk = new PrintStream(err, false, StandardCharsets.UTF_8)) {
      Environment environment =
          new Environment(
              variables,
              "ada",
              directory,
              directory,
              directory,
              in,
              data,
              talk,
              new Typist(talk),
              disk,
              InstantSource.system(),
              SecureRandom::new);
      return Main.run(environment, arguments.toArray(String[]::new));
    }
  }

  /// A person who types what the script says. What is asked stands on standard error.
  private final class Typist implements Terminal {
    private final PrintStream screen;

    Typist(PrintStream screen) {
      this.screen = screen;
    }

    @Override
    public boolean canAsk() {
      return !answers.isEmpty();
    }

    @Override
    public boolean canShowProgress() {
      return false;
    }

    @Override
    public Optional<String> ask(String question) {
      if (canAsk()) {
        screen.println(question);
      }
      return Optional.ofNullable(answers.poll());
    }

    @Override
    public Optional<char[]> askPassphrase(String question) {
      return ask(question).map(String::toCharArray);
    }
  }

  private int process(
      List<String> arguments, byte[] input, ByteArrayOutputStream out, ByteArrayOutputStream err)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("PAWL") || name.startsWith("XDG"));
    builder.environment().put("HOME", directory.toString());
    builder.environment().putAll(variables);
    Path errors = directory.resolveSibling(directory.getFileName() + ".stderr");
    Process process = builder.redirectError(errors.toFile()).start();
    try (var to = process.getOutputStream()) {
      to.write(input);
    }
    out.writeBytes(process.getInputStream().readAllBytes());
    int exitCode = process.waitFor();
    err.writeBytes(Files.readAllBytes(errors));
    Files.delete(errors);
    return exitCode;
  }

  private static Ran write(Path file, String text) throws IOException {
    Files.writeString(file, text);
    return Ran.SILENTLY;
  }

  private static Ran flip(Path file, long offset) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int at = (int) (offset < 0 ? bytes.length + offset : offset);
    bytes[at] ^= 1;
    Files.write(file, bytes);
    return Ran.SILENTLY;
  }

  private static Ran copy(Path from, Path to) throws IOException {
    delete(to);
    try (Stream<Path> all = Files.walk(from)) {
      for (Path source : all.toList()) {
        Files.copy(source, to.resolve(from.relativize(source)));
      }
    }
    return Ran.SILENTLY;
  }

  private static Ran delete(Path path) throws IOException {
    if (Files.exists(path)) {
      try (Stream<Path> all = Files.walk(path)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
    return Ran.SILENTLY;
  }

  /// The path, or where its last part is `*` the only file there: names of some files are random.
  private static Path only(Path path) throws IOException {
    if (!path.endsWith("*")) {
      return path;
    }
    try (Stream<Path> all = Files.list(path.getParent())) {
      return all.findFirst().orElseThrow();
    }
  }

  private static Ran rights(Path root) throws IOException {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted().toList()) {
        String rights = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        String kind = Files.isDirectory(path) ? "d" : "-";
        text.append(kind).append(rights).append(' ').append(root.relativize(path)).append('\n');
      }
    }
    return new Ran(text.toString(), "", 0);
  }

  @Override
  public void close() throws IOException {
    if (held != null) {
      held.close();
    }
    delete(memory);
  }
}
