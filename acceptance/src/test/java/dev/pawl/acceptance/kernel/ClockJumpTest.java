package dev.pawl.acceptance.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.acceptance.kernel.Program.Ended;
import dev.pawl.acceptance.kernel.Program.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Goal: the clock decides nothing. Method: faketime(1) moves it by years, between commands and
/// while a signer runs; the ledger must show that it moved, backwards too, and nothing else.
final class ClockJumpTest {
  private static final String H5 = "LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W8";
  private static final Pattern ENTRY =
      Pattern.compile("\"index\":\"(\\d+)\",\"type\":\"[a-z-]+\",(?:\"time\":\"([+-]?\\d+)-)?");

  @BeforeAll
  static void look() throws Exception {
    Machine.needsFakeTime();
  }

  @Test
  void sign_clockJumpsBetweenCommands_goesOn() throws Exception {
    House house = House.build(Machine.PLACE.resolve("clock"), H5, 7);
    List<String> jumps = List.of("+30y", "-20y", "+0", "-50y", "+70y", "+0");
    for (int i = 0; i < jumps.size(); i++) {
      List<String> command = new ArrayList<>(List.of("faketime", "-f", jumps.get(i)));
      command.addAll(Installed.TRUE.pawl(House.signing("f" + (i + 1))));
      Map<String, String> variables = new HashMap<>(house.variables());
      variables.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
      Ended ended =
          Program.start(Machine.PLACE.resolve("words"), house.path(), variables, command).await();
      assertThat(ended.code()).as(jumps.get(i) + ended).isZero();
    }
    assertSound(house);
  }

  @Test
  void signing_clockJumpsMeanwhile_goesOn() throws Exception {
    House house = House.build(Machine.PLACE.resolve("clock-running"), H5, 1);
    Path time = Machine.PLACE.resolve("time");
    set(time, "+0");
    Map<String, String> variables = new HashMap<>(house.variables());
    variables.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    variables.put("FAKETIME_TIMESTAMP_FILE", time.toString());
    variables.put("FAKETIME_NO_CACHE", "1");
    variables.put("LD_PRELOAD", library());
    List<String> command = Installed.TRUE.signingLoop(house, 1, 20);
    try (Running signer =
        Program.start(Machine.PLACE.resolve("words"), house.path(), variables, command)) {
      List<String> jumps = List.of("+30y", "-20y", "+1y", "-50y", "+0", "+70y");
      for (int i = 0; !signer.process().waitFor(10, TimeUnit.MILLISECONDS); i++) {
        if (i == 0) {
          signer.tell("go");
        }
        set(time, jumps.get(i % jumps.size()));
      }
      Ended ended = signer.await();
      assertThat(ended.code()).as(ended.err()).isZero();
    }
    assertSound(house);
  }

  /// The library's path is what faketime(1) itself preloads.
  private static String library() throws IOException, InterruptedException {
    return Program.must("faketime", "-f", "+0", "printenv", "LD_PRELOAD").strip();
  }

  private static void set(Path file, String jump) throws IOException {
    Path next = file.resolveSibling("time.next");
    Files.writeString(next, jump + "\n");
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void assertSound(House house) throws IOException {
    assertThat(house.run("audit").code()).isZero();
    Evidence evidence = new Evidence();
    evidence.releasedFiles(house.path());
    evidence.ledger(house);
    assertThat(evidence.reused()).isEmpty();
    assertThat(evidence.lost()).isEmpty();

    Set<Integer> years = new HashSet<>();
    boolean back = false;
    int year = 0;
    long index = 0;
    for (String line : house.run("ledger", "log", "--json").out().split("\n")) {
      Matcher entry = ENTRY.matcher(line);
      assertThat(entry.find()).as(line).isTrue();
      assertThat(Long.parseLong(entry.group(1))).isEqualTo(index++);
      if (entry.group(2) != null) {
        int now = Integer.parseInt(entry.group(2));
        back |= now < year - 5;
        years.add(now);
        year = now;
      }
    }
    assertThat(years).as("the clock has to have moved").hasSizeGreaterThan(3);
    assertThat(back).as("and back").isTrue();
  }
}
