package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TableTest {
  @Test
  void lines_leftAndRightColumns_lineUpWithoutTrailingSpaces() {
    Table table = new Table("KEY", ">LEAVES", "PARAMETERS");
    table.row("a", "1,024", "short");
    table.row("release", "32", "longer");

    assertThat(table.lines())
        .containsExactly(
            "KEY      LEAVES  PARAMETERS", "a         1,024  short", "release      32  longer");
  }
}
