package dev.pawl.acceptance.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

final class Directories {
  private Directories() {}

  /// Puts a directory in the place of another.
  static void move(Path from, Path to) throws IOException {
    delete(to);
    Files.move(from, to);
  }

  /// Removes a directory with everything in it, where it exists.
  static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
