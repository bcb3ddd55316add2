package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `pawl sign` leaves behind when something goes wrong on the way.
class SignCommandTest {
  @TempDir Path directory;

  @Test
  void sign_withAFileThatCannotBeReadBetweenOthers_deliversWhatWasMade() throws Exception {
    Shop shop = Shop.withKey(directory, "one");
    shop.write("a", "first");
    // It opens, and every reading fails.
    Files.createSymbolicLink(directory.resolve("b"), Path.of("/proc/self/mem"));
    shop.write("c", "third");

    Shop.Ran ran = shop.run("sign", "-k", "one", "a", "b", "c");

    assertThat(ran.exitCode()).isEqualTo(ExitCode.UNAVAILABLE.code());
    assertThat(directory.resolve("a.sig")).exists();
    assertThat(directory.resolve("a.receipt")).exists();
    assertThat(directory.resolve("b.sig")).doesNotExist();
    assertThat(directory.resolve("c.sig")).doesNotExist();
    assertThat(ran.out()).contains("a: signed with leaf 0");
    assertThat(ran.err()).contains("not signed: b\n").contains("not signed: c\n");
  }
}
