package dev.pawl.acceptance.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.cli.Environment;
import dev.pawl.cli.Main;
import dev.pawl.cli.Terminal;
import dev.pawl.durable.RealDisk;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A machine that signs: its home directory, in which all that it knows lies, and the command.
///
/// @param home holds the store, the anchors, the sealing key and the published log
public record Site(Path home) {
  private static final Pattern LEAF = Pattern.compile("\"leaf\" ?: ?\"?([0-9]+)");

  /// What a command said, and how it ended.
  public record Ran(String out, String err, int exitCode) {}

  /// The parts that somebody may restore one by one.
  public enum Part {
    JOURNAL(".pawl"),
    ANCHOR(".local"),
    VAULT(".config"),
    TILES("log");

    final String directory;

    Part(String directory) {
      this.directory = directory;
    }
  }

  public Ran pawl(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode;
    try (PrintStream data = new PrintStream(out, false, StandardCharsets.UTF_8);
        PrintStream talk = new PrintStream(err, false, StandardCharsets.UTF_8)) {
      exitCode =
          Main.run(
              new Environment(
                  new HashMap<>(),
                  "ada",
                  home,
                  home,
                  home,
                  new ByteArrayInputStream(new byte[0]),
                  data,
                  talk,
                  new Nobody(),
                  new RealDisk(),
                  InstantSource.system(),
                  SecureRandom::new),
              arguments);
    }
    return new Ran(
        out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8), exitCode);
  }

  /// Runs a command that has to succeed.
  public String done(String... arguments) {
    Ran ran = pawl(arguments);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    return ran.out();
  }

  /// Signs a new file.
  public Ran sign(String name) throws IOException {
    Files.writeString(home.resolve(name), name);
    return pawl("sign", "-k", "k", name);
  }

  /// The leaf that a receipt names.
  public long leafOf(String name) throws IOException {
    Matcher leaf = LEAF.matcher(Files.readString(home.resolve(name + ".receipt")));
    assertThat(leaf.find()).isTrue();
    return Long.parseLong(leaf.group(1));
  }

  /// A copy of the whole machine.
  public Site copyTo(Path other) throws IOException {
    copy(home, other);
    return new Site(other);
  }

  /// Puts back one part as an image has it, also where the image lacks it.
  public void restore(Part part, Site image) throws IOException {
    delete(home.resolve(part.directory));
    Path old = image.home.resolve(part.directory);
    if (Files.exists(old)) {
      copy(old, home.resolve(part.directory));
    }
  }

  public static void copy(Path from, Path to) throws IOException {
    delete(to);
    try (Stream<Path> all = Files.walk(from)) {
      for (Path source : all.toList()) {
        Path target = to.resolve(from.relativize(source).toString());
        Files.copy(source, target, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  public static void delete(Path path) throws IOException {
    if (Files.exists(path)) {
      try (Stream<Path> all = Files.walk(path)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  /// The verifier keys of the log, Ed25519 first.
  public List<String> logKeys() {
    Matcher keys =
        Pattern.compile("\"verifierKeys\" ?: ?\\[(.*?)]").matcher(done("ledger", "log", "--json"));
    assertThat(keys.find()).isTrue();
    return Pattern.compile("\"([^\"]+)\"")
        .matcher(keys.group(1))
        .results()
        .map(key -> key.group(1))
        .toList();
  }

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
