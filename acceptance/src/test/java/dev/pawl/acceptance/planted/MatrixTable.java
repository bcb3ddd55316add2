package dev.pawl.acceptance.planted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The table of planted bugs, as `docs/assurance/planted-bugs.md` holds it.
final class MatrixTable {
  private static final String HEAD =
      """
      # Planted bugs

      Each mechanism is taken out of the real code, one at a time, and the tests that are there for
      it run over the rest as it is. The build fails where one of them does not notice, whatever
      others would have seen, and where the place in the code has changed so that the bug has to be
      planted anew. With nothing taken out, the same tests in the same loader are green. Seconds are
      those of the machine that made this page, with the compilation of the patched file.

      Made by

          ./mvnw verify -pl acceptance -am -Dtest=PlantedBugsTest \\
            -Dsurefire.failIfNoSpecifiedTests=false \\
            -Dpawl.planted.table=docs/assurance/planted-bugs.md

      | taken out or done wrong | in | layer that notices | test | seconds |
      |---|---|---|---|---:|
      """;

  private static final String BEFORE_ROWS = "|---|---|---|---|---:|";

  private final Map<Integer, String> rows = new TreeMap<>();

  /// Adds the row of a bug that its guards have noticed.
  void add(int number, PlantedBug bug, double seconds) {
    rows.put(number, "%s %.1f |%n".formatted(row(bug), seconds));
  }

  /// The row without its seconds.
  private static String row(PlantedBug bug) {
    String type = bug.edits().getFirst().type();
    String layers =
        bug.guards().stream()
            .map(guard -> guard.layer().title())
            .distinct()
            .collect(Collectors.joining(", "));
    String tests =
        bug.guards().stream().map(guard -> "`" + guard + "`").collect(Collectors.joining(", "));
    return "| %s | `%s` | %s | %s |"
        .formatted(bug.name(), type.substring(type.lastIndexOf('.') + 1), layers, tests);
  }

  void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, HEAD + String.join("", rows.values()));
  }

  /// The rows that this page should have, without their seconds.
  static List<String> rows(List<PlantedBug> bugs) {
    return bugs.stream().map(MatrixTable::row).toList();
  }

  /// The rows that it has, without their seconds.
  static List<String> rows(Path page) throws IOException {
    return Files.readAllLines(page).stream()
        .dropWhile(line -> !line.equals(BEFORE_ROWS))
        .skip(1)
        .map(line -> line.replaceAll(" [0-9.]+ \\|$", ""))
        .toList();
  }
}
