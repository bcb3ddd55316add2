package dev.pawl.acceptance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// `docs/reference/cli.md` shows the help of every command as the program prints it.
/// `-Dpawl.golden=rewrite` writes it anew.
final class CliReferenceTest {
  private static final Path PAGE = Path.of("../docs/reference/cli.md");
  private static final String MARK = "CliReferenceTest keeps it true. -->\n";

  @Test
  void page_comparedWithHelp_isTrue() throws Exception {
    String page = Files.readString(PAGE);
    String introduction = page.substring(0, page.indexOf(MARK) + MARK.length());
    StringBuilder actual = new StringBuilder(introduction);
    try (Stage stage = new Stage(Path.of("target/cli/reference"), false)) {
      describe(stage, List.of("pawl"), actual);
    }
    if ("rewrite".equals(System.getProperty("pawl.golden"))) {
      Files.writeString(PAGE, actual);
    } else {
      assertThat(actual.toString()).isEqualTo(page);
    }
  }

  private static void describe(Stage stage, List<String> command, StringBuilder to)
      throws Exception {
    List<String> asked = new ArrayList<>(command);
    asked.add("--help");
    Ran help = stage.run(asked);
    assertThat(help.exitCode()).isZero();
    to.append("\n### ").append(String.join(" ", command)).append("\n\n```\n");
    help.out().lines().forEach(line -> to.append(line.stripTrailing()).append('\n'));
    to.append("```\n");
    for (String name : subcommands(help.out())) {
      List<String> subcommand = new ArrayList<>(command);
      subcommand.add(name);
      describe(stage, subcommand, to);
    }
  }

  private static List<String> subcommands(String help) {
    return help.lines()
        .dropWhile(line -> !line.equals("Commands:"))
        .skip(1)
        .takeWhile(line -> line.startsWith("  "))
        .map(line -> line.strip().split(" ")[0])
        .toList();
  }
}
