package dev.pawl.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/// The directory in which a program works, on a real file system.
///
/// Without `--dir` it is a new one under the build's `target`, removed on close. In a directory
/// that the user named, what was made to be used again stays.
final class Workplace implements AutoCloseable {
  private final Path path;
  private final boolean ours;
  private final boolean keep;

  private Workplace(Path path, boolean ours, boolean keep) {
    this.path = path;
    this.ours = ours;
    this.keep = keep;
  }

  static Workplace of(Options options) throws IOException {
    if (options.directory().isPresent()) {
      Path named = options.directory().get().toAbsolutePath().normalize();
      Files.createDirectories(named);
      return new Workplace(named, false, options.keep());
    }
    return new Workplace(Files.createTempDirectory(target(), "bench-"), true, options.keep());
  }

  /// The `target` directory that these classes were built into, where there is one: `/tmp` may be
  /// in memory.
  private static Path target() throws IOException {
    try {
      Path classes =
          Path.of(Bench.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      for (Path above = classes; above != null; above = above.getParent()) {
        if (above.endsWith("target")) {
          return above;
        }
      }
      return Path.of(System.getProperty("java.io.tmpdir"));
    } catch (URISyntaxException e) {
      throw new IOException("the place of these classes is no path", e);
    }
  }

  Path path() {
    return path;
  }

  /// A directory that does not exist yet.
  Path fresh(String name) throws IOException {
    Path fresh = path.resolve(name);
    delete(fresh);
    return fresh;
  }

  /// What an earlier run made and kept, or what `maker` makes now. It appears under its name only
  /// when it is complete.
  Path kept(String name, Maker maker) throws IOException, InterruptedException {
    Path complete = path.resolve(name);
    if (!Files.exists(complete)) {
      Path unfinished = fresh(name + ".unfinished");
      maker.make(Files.createDirectories(unfinished));
      Files.move(unfinished, complete);
    }
    return complete;
  }

  /// Makes what is to be kept.
  @FunctionalInterface
  interface Maker {
    void make(Path directory) throws IOException, InterruptedException;
  }

  /// Removes what a program is done with.
  void discard(Path done) throws IOException {
    if (!keep) {
      delete(done);
    }
  }

  static void delete(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /// The bytes of all files below.
  static long bytes(Path path) throws IOException {
    try (Stream<Path> all = Files.walk(path)) {
      return all.filter(Files::isRegularFile).mapToLong(Workplace::size).sum();
    }
  }

  /// How many files are below.
  static long files(Path path) throws IOException {
    try (Stream<Path> all = Files.walk(path)) {
      return all.filter(Files::isRegularFile).count();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The directory that was named, where it is not removed at the end.
  Optional<Path> stays() {
    return ours && !keep ? Optional.empty() : Optional.of(path);
  }

  @Override
  public void close() throws IOException {
    if (stays().isPresent()) {
      System.err.println("kept: " + path);
    } else {
      delete(path);
    }
  }
}
