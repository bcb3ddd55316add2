package dev.pawl.acceptance.planted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Goal: no mechanism that keeps a leaf from being used twice is there without a test that would
/// miss it.
///
/// Method: each bug is a change of the real source. The file is compiled again in memory, and the
/// modules' own tests run over it in a class loader of their own: the layer that is expected to
/// notice first, then all others. A bug that gets through all of them fails the build, unless
/// [#ARGUMENTS] says why it is none.
class PlantedBugsTest {
  /// Why no test notices, by the name of the bug.
  private static final Map<String, String> ARGUMENTS = Map.of();

  private static final MatrixTable TABLE = new MatrixTable();

  private final PatchedCode code = new PatchedCode(root());

  private static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(directory.resolve(".mvn"))) {
      directory = directory.getParent();
    }
    return directory;
  }

  private static List<PlantedBug> bugs() {
    List<PlantedBug> bugs = new ArrayList<>(StorageBugs.all());
    bugs.addAll(LedgerBugs.all());
    bugs.addAll(SignerBugs.all());
    return bugs;
  }

  @Test
  void bugs_areAtLeast25_eachByItsOwnName() {
    assertThat(bugs()).hasSizeGreaterThanOrEqualTo(25);
    assertThat(bugs().stream().map(PlantedBug::name)).doesNotHaveDuplicates();
  }

  @Test
  void page_hasARowForEachBug() throws IOException {
    Path page = root().resolve("docs/assurance/planted-bugs.md");
    assertThat(MatrixTable.missing(page, bugs())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void control_withNothingPlanted_passes(Layer layer) throws IOException {
    Hunt.Result result = new Hunt(code.loader(List.of())).run(layer);
    assertThat(result.first()).isEmpty();
    assertThat(result.tests()).isPositive();
  }

  @TestFactory
  Stream<DynamicTest> eachBug_isNoticed() {
    List<PlantedBug> bugs = bugs();
    return IntStream.range(0, bugs.size())
        .mapToObj(
            i -> DynamicTest.dynamicTest(bugs.get(i).name(), () -> assertNoticed(i, bugs.get(i))));
  }

  private void assertNoticed(int number, PlantedBug bug) throws IOException {
    long start = System.nanoTime();
    ClassLoader patched = code.loader(bug.edits());
    Set<Layer> layers = EnumSet.complementOf(EnumSet.of(bug.layer()));
    List<Layer> order = new ArrayList<>(List.of(bug.layer()));
    order.addAll(layers);
    for (Layer layer : order) {
      Optional<Hunt.Catch> caught = new Hunt(patched).run(layer).first();
      if (caught.isPresent()) {
        double seconds = (System.nanoTime() - start) / 1e9;
        TABLE.add(number, bug, layer, caught.get().test(), seconds);
        System.out.printf(
            "planted: %s: %s, %s, %.1f s: %s%n",
            bug.name(), layer.title(), caught.get().test(), seconds, caught.get().why());
        assertThat(layer).as("the layer that notices").isEqualTo(bug.layer());
        return;
      }
    }
    String argument = ARGUMENTS.get(bug.name());
    assertThat(argument).as("no test notices, and nothing says why").isNotNull();
    TABLE.addSurvivor(number, bug, argument);
  }

  @AfterAll
  static void writeTable() throws IOException {
    TABLE.write(Path.of("target", "planted-bugs.md").toAbsolutePath());
    String page = System.getProperty("pawl.planted.table");
    if (page != null) {
      TABLE.write(root().resolve(page));
    }
  }
}
