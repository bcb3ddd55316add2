package dev.pawl.cli;

import java.util.ArrayList;
import java.util.List;

/// Columns that line up. A column whose name begins with `>` is aligned to the right.
final class Table {
  private static final String GAP = "  ";

  private final List<String> columns;
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... columns) {
    this.columns = List.of(columns);
    row(this.columns.stream().map(Table::title).toList());
  }

  private static String title(String column) {
    return column.startsWith(">") ? column.substring(1) : column;
  }

  /// Adds a row.
  void row(String... cells) {
    row(List.of(cells));
  }

  private void row(List<String> cells) {
    if (cells.size() != columns.size()) {
      throw new IllegalArgumentException(cells.size() + " cells for " + columns.size());
    }
    rows.add(cells);
  }

  /// The lines, the names of the columns first, without spaces at their ends.
  List<String> lines() {
    int[] widths = new int[columns.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = row.get(i);
      int space = widths[i] - cell.length();
      boolean right = columns.get(i).startsWith(">");
      line.append(i == 0 ? "" : GAP).repeat(' ', right ? space : 0).append(cell);
      line.repeat(' ', right ? 0 : space);
    }
    return line.toString().stripTrailing();
  }
}
