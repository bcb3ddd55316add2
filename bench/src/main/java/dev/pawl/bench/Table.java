package dev.pawl.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Rows of words under a heading: the first column to the left, the others to the right.
final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... heading) {
    row(heading);
  }

  void row(String... cells) {
    rows.add(List.of(cells));
  }

  void print() {
    int columns = rows.getFirst().size();
    int[] widths =
        IntStream.range(0, columns)
            .map(c -> rows.stream().mapToInt(row -> row.get(c).length()).max().orElse(0))
            .toArray();
    System.out.println();
    for (List<String> row : rows) {
      System.out.println(
          IntStream.range(0, columns)
              .mapToObj(c -> ("%" + (c == 0 ? "-" : "") + widths[c] + "s").formatted(row.get(c)))
              .collect(Collectors.joining("  ")));
    }
    System.out.println();
  }
}
