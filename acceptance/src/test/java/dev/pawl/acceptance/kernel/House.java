package dev.pawl.acceptance.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A home directory with a store, its sealing key and its anchor, and files to sign.
///
/// @param path the home directory
record House(Path path) {
  /// The name of the key.
  static final String KEY = "demo";

  House {
    path = path.toAbsolutePath();
  }

  /// Makes the store, a key and files `f0`, `f1`, …; signs `f0`.
  ///
  /// @param parameters of the key
  static House build(Path path, String parameters, int files) throws IOException {
    remove(path);
    return new House(Files.createDirectories(path)).furnished(parameters, files);
  }

  /// As [#build], with the anchor in another directory, which may be on another disk.
  static House buildWithAnchor(Path path, Path elsewhere, String parameters, int files)
      throws IOException {
    Files.createDirectories(path.resolve(".local"));
    Files.createSymbolicLink(path.resolve(".local/state"), Files.createDirectories(elsewhere));
    return new House(path).furnished(parameters, files);
  }

  /// A home directory without a store, with a file to sign.
  static House bare(Path path) throws IOException {
    remove(path);
    House house = new House(Files.createDirectories(path));
    Files.writeString(house.file(0), "file 0");
    return house;
  }

  private House furnished(String parameters, int files) throws IOException {
    for (int i = 0; i < files; i++) {
      Files.writeString(file(i), "file " + i);
    }
    mustRun("init", "-q");
    mustRun("key", "create", KEY, "-q", "--params", parameters);
    mustRun("sign", "-q", "-k", KEY, "f0");
    return this;
  }

  /// A copy of this house where nothing was.
  House copyTo(Path to) throws IOException {
    remove(to);
    try (Stream<Path> all = Files.walk(path)) {
      for (Path source : all.toList()) {
        Path target = to.resolve(path.relativize(source).toString());
        Files.copy(source, target, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return new House(to);
  }

  Path file(int number) {
    return path.resolve("f" + number);
  }

  /// A file that nobody has signed.
  String fresh() throws IOException {
    int number = 1_000;
    while (Files.exists(file(number))) {
      number++;
    }
    Files.writeString(file(number), "fresh " + number);
    return file(number).getFileName().toString();
  }

  Path store() {
    return path.resolve(".pawl");
  }

  Path anchors() {
    return path.resolve(".local/state/pawl/anchors");
  }

  /// The anchor's file.
  Path anchor() throws IOException {
    try (Stream<Path> files = Files.list(anchors())) {
      return files.filter(file -> !file.toString().endsWith(".lock")).findFirst().orElseThrow();
    }
  }

  /// The newest segment of the journal.
  Path segment() throws IOException {
    try (Stream<Path> files = Files.list(store().resolve("journal"))) {
      return files.sorted().reduce((_, later) -> later).orElseThrow();
    }
  }

  /// The segments that there are, and those that may come: their names tell the entry they begin
  /// with.
  List<Path> segments() {
    return IntStream.range(0, 64)
        .mapToObj(first -> store().resolve("journal").resolve("%020d.seg".formatted(first)))
        .toList();
  }

  /// Runs pawl here in this JVM: the same code and kernel, without the time that a start takes.
  Program.Ended run(String... words) {
    return Installed.inThisProcess(path, words);
  }

  void mustRun(String... words) throws IOException {
    Program.Ended ended = run(words);
    if (ended.code() != 0) {
      throw new IOException(String.join(" ", words) + ": " + ended);
    }
  }

  /// The variables that make this directory the home of a process.
  Map<String, String> variables() {
    return Map.of("HOME", path.toString(), "LC_ALL", "C.UTF-8");
  }

  static void remove(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> all = Files.walk(path)) {
      for (Path each : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }

  /// The arguments that sign these files.
  static List<String> signing(String... files) {
    return Stream.concat(Stream.of("sign", "-q", "-k", KEY), Stream.of(files)).toList();
  }
}
