package dev.pawl.acceptance.planted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Goal: no mechanism that keeps a leaf from being used twice is there without a test that would
/// miss it.
///
/// Method: each bug is a change of the real source. The file is compiled again in memory, and the
/// tests that are named for the bug run over it in a class loader of their own. Each of them has to
/// fail, and to pass in such a loader with nothing planted; that others fail does not count.
class PlantedBugsTest {
  private static final MatrixTable TABLE = new MatrixTable();

  private final PatchedCode code = new PatchedCode(root());
  private final Set<Guard> green = new HashSet<>(); // with nothing planted

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
  void page_hasTheRowOfEachBug_withTheTestsThatNotice() throws IOException {
    Path page = root().resolve("docs/assurance/planted-bugs.md");
    assertThat(MatrixTable.rows(page)).isEqualTo(MatrixTable.rows(bugs()));
  }

  @TestFactory
  Stream<DynamicTest> eachBug_isNoticedByItsGuards() {
    List<PlantedBug> bugs = bugs();
    return IntStream.range(0, bugs.size())
        .mapToObj(
            i -> DynamicTest.dynamicTest(bugs.get(i).name(), () -> assertNoticed(i, bugs.get(i))));
  }

  private void assertNoticed(int number, PlantedBug bug) throws Exception {
    long start = System.nanoTime();
    Hunt hunt = new Hunt(code.loader(bug.edits()));
    for (Guard guard : bug.guards()) {
      Hunt.Result result = hunt.run(guard);
      assertThat(result.failure()).as("what %s says to it", guard).isPresent();
      System.out.printf("planted: %s: %s: %s%n", bug.name(), guard, result.failure().get());
    }
    TABLE.add(number, bug, (System.nanoTime() - start) / 1e9);
    for (Guard guard : bug.guards()) {
      assertGreenWithNothingPlanted(guard);
    }
  }

  private void assertGreenWithNothingPlanted(Guard guard) throws Exception {
    if (!green.contains(guard)) {
      Hunt.Result result = new Hunt(code.loader(List.of())).run(guard);
      assertThat(result.failure()).as("%s with nothing planted", guard).isEmpty();
      assertThat(result.tests()).isPositive();
      green.add(guard);
    }
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
