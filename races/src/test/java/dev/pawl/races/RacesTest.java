package dev.pawl.races;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Goal: no order of memory that this machine shows breaks the concurrent parts. Method: jcstress
/// runs every test of this module in processes of their own, and the one whose lock was left out
/// must be the only one that it reports.
///
/// In the build one compilation mode and some thousand samples; with `-Pslow` what jcstress takes
/// for right, which is every mode of the compiler for each thread.
class RacesTest {
  private static final boolean SLOW = Boolean.getBoolean("pawl.slow");
  private static final List<String> SMALL =
      List.of(
          "-f",
          "1",
          "-fsm",
          "1",
          "-iters",
          "2",
          "-time",
          "300",
          "-sc",
          "false",
          "-strideCount",
          "4",
          "-jvmArgs",
          "-Xmx256m -XX:+UseSerialGC");
  private static final List<String> FULL = List.of("-m", "default", "-time", "500");

  /// A state that has threads of its own is not made by the ten thousand.
  private static final List<String> COMMON = List.of("-c", "2", "-strideSize", "16", "-v");

  private static final Set<String> TESTS =
      Set.of(
          "ledger.LedgerRaces.CloseAnswers",
          "ledger.LedgerRaces.ReservationsTile",
          "signer.SignerRaces.EpochOpensOnce",
          "signer.SignerRaces.LeaseHandsOut",
          "signer.SignerRaces.SlotCloses",
          "signer.SignerRaces.SlotPublishes");
  private static final String PLANTED = "signer.PlantedRaces.LeaseWithoutLock";

  private static final Pattern RESULT =
      Pattern.compile("\\[(OK|FAILED|ERROR|TIMEOUT|VMERR)] +dev\\.pawl\\.([A-Za-z.]+)");

  @Test
  void races_ofTheConcurrentParts_showNothingForbidden() throws Exception {
    String said = run();
    assertThat(named(said, "OK")).as(said).isEqualTo(new TreeSet<>(TESTS));
    assertThat(said).containsOnlyOnce("Failed tests: ");
    for (String bad : List.of("ERROR", "TIMEOUT", "VMERR")) {
      assertThat(named(said, bad)).as(said).isEmpty();
    }
    assertThat(named(said, "FAILED")).as(said).containsExactly(PLANTED);
  }

  private static String run() throws IOException, InterruptedException {
    Path results = Files.createDirectories(Path.of("target", "jcstress").toAbsolutePath());
    Path output = results.resolve("output.txt");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("org.openjdk.jcstress.Main");
    command.addAll(COMMON);
    command.addAll(SLOW ? FULL : SMALL);
    command.addAll(List.of("-r", results + "/"));
    new ProcessBuilder(command)
        .directory(results.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start()
        .waitFor();
    return Files.readString(output);
  }

  private static Set<String> named(String said, String grade) {
    return RESULT
        .matcher(said)
        .results()
        .filter(found -> found.group(1).equals(grade))
        .map((MatchResult found) -> found.group(2))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
