package dev.pawl.acceptance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Plays the scripts in `src/test/resources/cli` and compares all that pawl says. After a change
/// that is meant, `-Dpawl.golden=rewrite` writes the scripts anew; then read the difference.
///
/// What changes from run to run is replaced: `<home>`, `<memory>` (a tmpfs), `<id>` (16 bytes),
/// `<sha256>`, `<hex>` (longer), `<base64>`, `<time>`, `<engines>` that hash.
final class GoldenScriptsTest {
  private static final Path SCRIPTS = Path.of("src/test/resources/cli");
  private static final Path STAGES = Path.of("target/cli");
  private static final String AS_PROCESSES = "# Each pawl is a process of its own.";

  static Stream<String> scripts() throws IOException {
    try (Stream<Path> files = Files.list(SCRIPTS)) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".txt"))
              .sorted()
              .toList();
      assertThat(names).hasSizeGreaterThan(5);
      return names.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void script_played_saysWhatIsWritten(String name) throws Exception {
    Path file = SCRIPTS.resolve(name);
    String expected = Files.readString(file);
    String actual = play(name, Script.parse(expected), expected.contains(AS_PROCESSES));
    if ("rewrite".equals(System.getProperty("pawl.golden"))) {
      Files.writeString(file, actual);
    } else {
      assertThat(actual).isEqualTo(expected);
    }
  }

  private static String play(String name, Script script, boolean processes) throws Exception {
    StringBuilder text = new StringBuilder();
    try (Stage stage = new Stage(STAGES.resolve(name.replace(".txt", "")), processes)) {
      for (String line : script.lines()) {
        text.append(line).append('\n');
        if (Script.isCommand(line)) {
          text.append(steady(stage.named(stage.run(Script.words(line)).golden())));
        }
      }
    }
    return text.toString();
  }

  /// Replaces what changes from run to run.
  static String steady(String text) {
    return text.replaceAll("\\b[0-9a-f]{65,}\\b", "<hex>")
        .replaceAll("\\b[0-9a-f]{64}\\b", "<sha256>")
        .replaceAll("\\b[0-9a-f]{32}\\b", "<id>")
        .replaceAll("(KEY-----\n\\| )[A-Za-z0-9+/=\\s|]+(\n\\| -----END)", "$1<base64>$2")
        .replaceAll("(KEY-----\\\\n)\\S+?(-----END)", "$1<base64>$2")
        .replaceAll("[A-Za-z0-9+/]{43}=", "<base64>")
        .replaceAll("\\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b", "<uuid>")
        .replaceAll("(\"hashEngines\" : \\[ ).+( \\])", "$1<engines>$2")
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z", "<time>");
  }
}
