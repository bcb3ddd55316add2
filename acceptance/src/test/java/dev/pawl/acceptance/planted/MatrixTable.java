package dev.pawl.acceptance.planted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The table of planted bugs, as `docs/assurance/planted-bugs.md` holds it.
final class MatrixTable {
  private static final String HEAD =
      """
      # Planted bugs

      Each mechanism is taken out of the real code, one at a time, and the tests run over the rest
      as it is. The build fails where they do not notice, and where the place in the code has
      changed so that the bug has to be planted anew. With nothing taken out, the same tests in the
      same loader are green. Seconds are those of the machine that made this page, with the
      compilation of the patched file.

      Made by `./mvnw verify -pl acceptance -am -Dtest=PlantedBugsTest
      -Dsurefire.failIfNoSpecifiedTests=false -Dpawl.planted.table=docs/assurance/planted-bugs.md`.

      | taken out or done wrong | in | layer that notices | test | seconds |
      |---|---|---|---|---:|
      """;

  private final Map<Integer, String> rows = new TreeMap<>();

  /// Adds the row of a bug.
  void add(int number, PlantedBug bug, Layer caughtBy, String test, double seconds) {
    String type = bug.edits().getFirst().type();
    rows.put(
        number,
        "%s | %s | `%s` | %.1f |%n".formatted(start(bug, type), caughtBy.title(), test, seconds));
  }

  /// Adds the row of a bug that no test notices.
  void addSurvivor(int number, PlantedBug bug, String argument) {
    rows.put(
        number,
        "%s | none | %s | |%n".formatted(start(bug, bug.edits().getFirst().type()), argument));
  }

  private static String start(PlantedBug bug, String type) {
    return "| %s | `%s`".formatted(bug.name(), type.substring(type.lastIndexOf('.') + 1));
  }

  void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, HEAD + String.join("", rows.values()));
  }

  /// The bugs without a row on this page.
  static List<String> missing(Path page, List<PlantedBug> bugs) throws IOException {
    String text = Files.readString(page).toLowerCase(Locale.ROOT);
    return bugs.stream()
        .map(PlantedBug::name)
        .filter(name -> !text.contains("| " + name.toLowerCase(Locale.ROOT) + " |"))
        .toList();
  }
}
