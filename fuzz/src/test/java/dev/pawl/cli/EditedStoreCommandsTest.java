package dev.pawl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.durable.RealDisk;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a person sees of a changed store: each command ends with a documented exit code, and where
/// it is not 0, says why in sentences.
class EditedStoreCommandsTest {
  private static final int DRAWN = Integer.getInteger("pawl.edits", 250) / 10;
  private static final Set<Integer> DOCUMENTED = Set.of(0, 1, 2, 3, 4, 6, 7);

  @TempDir Path root;

  @Test
  void anyByte_changed_isToldInSentences() throws Exception {
    SmallStore small = SmallStore.in(root);
    long seed = Long.getLong("pawl.seed", System.nanoTime());
    System.out.println("seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    List<Path> files = new ArrayList<>(small.files.keySet());
    for (int drawn = 0; drawn < DRAWN; drawn++) {
      small.restore(root);
      Edit edit = small.draw(files, random);
      edit.apply(root, small.files.get(edit.file()));
      Path image = Files.writeString(root.resolve("image"), "image " + drawn);
      for (String[] command :
          List.of(
              new String[] {"status"},
              new String[] {"audit"},
              new String[] {"sign", "-k", "one", image.toString()},
              new String[] {"ledger", "log"})) {
        check(edit, command);
      }
    }
  }

  private void check(Edit edit, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = Main.run(environment(out, err), arguments);
    String told = edit + ", " + arguments[0] + ": " + err.toString(UTF_8);
    assertThat(DOCUMENTED).as(told).contains(code);
    assertThat(err.toString(UTF_8)).as(told).doesNotContain("\tat ").doesNotContain("Exception");
    assertThat(code == 0 || out.size() + err.size() > 0).as(told).isTrue();
  }

  private Environment environment(ByteArrayOutputStream out, ByteArrayOutputStream err) {
    return new Environment(
        Map.of(),
        "tester",
        root,
        root,
        root,
        new ByteArrayInputStream(new byte[0]),
        new PrintStream(out, false, UTF_8),
        new PrintStream(err, false, UTF_8),
        Terminal.NONE,
        new RealDisk(),
        InstantSource.system(),
        SecureRandom::new);
  }
}
