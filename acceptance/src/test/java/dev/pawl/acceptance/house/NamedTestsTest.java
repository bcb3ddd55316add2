package dev.pawl.acceptance.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Goal: what the documents say is tested is tested: each `SomeTest.method` that they name exists.
/// Method: names in documents against the sources of the checkout, and a planted name.
final class NamedTestsTest {
  private static final Pattern NAMED = Pattern.compile("`(\\w+(?:Test|Contract))\\.([a-z]\\w+)`");
  private static final Pattern PARENT =
      Pattern.compile("\\bclass \\w+ (?:extends|implements) (\\w+)");
  private static final int LEAST_NAMED = 100;

  /// Every name in the documents that no source file has.
  private static List<String> missing(Map<String, List<String>> files) {
    List<String> missing = new ArrayList<>();
    named(files)
        .forEach(test -> {
          if (!exists(files, test.group(1), test.group(2))) {
            missing.add(test.group());
          }
        });
    return missing;
  }

  private static List<MatchResult> named(Map<String, List<String>> files) {
    return files.entrySet().stream()
        .filter(file -> file.getKey().endsWith(".md"))
        .flatMap(file -> file.getValue().stream())
        .flatMap(line -> NAMED.matcher(line).results())
        .toList();
  }

  /// Whether the type has this test, or inherits it.
  private static boolean exists(Map<String, List<String>> files, String type, String method) {
    List<String> lines =
        files.entrySet().stream()
            .filter(file -> file.getKey().endsWith("/" + type + ".java"))
            .flatMap(file -> file.getValue().stream())
            .toList();
    return lines.stream().anyMatch(line -> line.contains("void " + method + "("))
        || lines.stream()
            .flatMap(line -> PARENT.matcher(line).results())
            .anyMatch(parent -> exists(files, parent.group(1), method));
  }

  @Test
  void documents_testsTheyName_exist() throws IOException {
    Map<String, List<String>> files = Repository.textFiles();
    assertThat(named(files)).hasSizeGreaterThan(LEAST_NAMED);
    assertThat(missing(files)).isEmpty();
  }

  @Test
  void documents_namingATestThatIsGone_areFound() {
    Map<String, List<String>> files =
        Map.of(
            "docs/a.md",
                List.of("see `AlphaTest.here`, `AlphaTest.inherited` and `AlphaTest.gone`"),
            "src/AlphaTest.java", List.of("class AlphaTest extends Beta {", "  void here() {"),
            "src/Beta.java", List.of("class Beta {", "  void inherited() {"));
    assertThat(missing(files)).containsExactly("`AlphaTest.gone`");
  }
}
