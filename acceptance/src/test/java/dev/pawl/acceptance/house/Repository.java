package dev.pawl.acceptance.house;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The project's own files, as they lie in the checkout.
final class Repository {
  private static final Set<String> NOT_OURS = Set.of(".git", "target", ".idea", ".vscode");

  private Repository() {}

  /// The checkout: the directory above this one that holds `.mvn`.
  static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(directory.resolve(".mvn"))) {
      directory = directory.getParent();
      if (directory == null) {
        throw new IllegalStateException("the tests run in a checkout, and above here is none");
      }
    }
    return directory;
  }

  /// The modules that the root pom builds, in its order.
  static List<String> modules() throws IOException {
    return Pattern.compile("<module>([^<]+)</module>")
        .matcher(Files.readString(root().resolve("pom.xml")))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  /// The lines of every text file, by its path from the root with `/` between names.
  static Map<String, List<String>> textFiles() throws IOException {
    Path root = root();
    Map<String, List<String>> files = new TreeMap<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return NOT_OURS.contains(directory.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile()) {
              try {
                files.put(
                    root.relativize(file).toString().replace('\\', '/'), Files.readAllLines(file));
              } catch (MalformedInputException binary) {
                // Not text: a signature or key among the test vectors.
              }
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }
}
