package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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

  @Test
  void anyCommand_afterTheEndOfTheJournalWasCut_warns() throws Exception {
    Shop shop = Shop.withKey(directory, "one");
    try (Stream<Path> files = Files.list(directory.resolve(".pawl").resolve("journal"))) {
      Path last = files.filter(Files::isRegularFile).sorted().toList().getLast();
      byte[] torn = new byte[100];
      Arrays.fill(torn, (byte) 7);
      Files.write(last, torn, StandardOpenOption.APPEND);
    }

    Shop.Ran ran = shop.run("status", "--json");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.err()).contains("warning: opening cut");
    assertThat(ran.out()).contains("opening cut");
    assertThat(shop.run("status").err()).isEmpty(); // it is cut once
  }

  @Test
  @Timeout(60)
  void sign_aPipe_readsItOnceBeforeALeafIsTaken() throws Exception {
    Shop shop = Shop.withKey(directory, "one");
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Thread writer =
        Thread.ofVirtual()
            .start(() -> {
              try {
                Files.writeString(pipe, "through a pipe", StandardOpenOption.WRITE);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });

    Shop.Ran ran = shop.run("sign", "-k", "one", "pipe");

    writer.join();
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("pipe: signed with leaf 0");
    shop.write("same", "through a pipe");
    assertThat(shop.run("key", "export", "one", "-o", "one.pem").exitCode()).isZero();
    assertThat(shop.run("verify", "-p", "one.pem", "same", "-s", "pipe.sig").exitCode()).isZero();
  }
}
