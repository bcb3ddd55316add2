package dev.pawl.acceptance.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Goal: files stay short, and hold nothing of the machine that they were written on. Method: both
/// checks run over every file of the checkout, and over planted text.
final class SourceFilesTest {
  /// Files that may be longer, each with its reason. An entry that is no longer needed fails.
  private static final Map<String, String> MAY_BE_LONG = Map.of();

  @Test
  void javaFiles_length_isOneIdea() throws IOException {
    Map<String, Integer> lengths = new TreeMap<>();
    Repository.textFiles()
        .forEach((path, lines) -> {
          if (path.endsWith(".java")) {
            lengths.put(path, lines.size());
          }
        });

    assertThat(FileLengths.complaints(lengths, MAY_BE_LONG)).isEmpty();
  }

  @Test
  void fileLengths_longOrMostlyLargeOrListedInVain_complain() {
    assertThat(FileLengths.complaints(Map.of("A.java", 501), Map.of()))
        .anyMatch(line -> line.contains("A.java"));
    assertThat(FileLengths.complaints(Map.of("A.java", 151), Map.of()))
        .singleElement()
        .asString()
        .contains("150");
    assertThat(FileLengths.complaints(Map.of("A.java", 10), Map.of("A.java", "reason")))
        .singleElement()
        .asString()
        .contains("no longer");
  }

  @Test
  void textFiles_machinePathsAndRegistries_absent() throws IOException {
    assertThat(MachineTraces.ofThisMachine().in(Repository.textFiles())).isEmpty();
  }

  @Test
  void machineTraces_planted_found() {
    MachineTraces traces = new MachineTraces(List.of("/srv/checkout/pawl"));
    String slash = "/";
    for (String planted :
        List.of(
            "log in " + slash + "root/.m2",
            "see /srv/checkout/pawl/cli",
            "cd " + slash + "home/alice/pawl",
            "open " + slash + "Users/alice/pawl",
            "url=https://repo." + "maven.apache.org/maven2",
            "url=https://maven.corp.example/arti" + "factory/libs")) {
      assertThat(traces.in(Map.of("notes.md", List.of(planted)))).as(planted).hasSize(1);
    }
    assertThat(traces.in(Map.of("notes.md", List.of("tree/root/x, docs/home/y, /tmp/pawl"))))
        .isEmpty();
  }
}
