package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
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

  /// Goal: an anchor that fails only after the one order is through keeps nothing from its owner.
  /// Method: a receipt asks for the time after its reservation was anchored, so the clock destroys
  /// the anchor; a first run counts which asking that is, the last but the one of closing.
  @Test
  void sign_whenTheAnchorFailsAfterTheReceipt_deliversWithAWarning() throws Exception {
    Shop shop = Shop.withKey(directory, "one");
    shop.write("a", "first");
    shop.write("b", "second");
    AtomicInteger askings = new AtomicInteger();
    shop.clock =
        () -> {
          askings.incrementAndGet();
          return Instant.EPOCH;
        };
    assertThat(shop.run("sign", "-k", "one", "a").err()).doesNotContain("warning");
    Path anchor = anchor();
    byte[] remembered = Files.readAllBytes(anchor);
    int ofTheReceipt = askings.getAndSet(0) - 1;
    shop.clock =
        () -> {
          if (askings.incrementAndGet() == ofTheReceipt) {
            destroy(anchor);
          }
          return Instant.EPOCH;
        };

    Shop.Ran ran = shop.run("sign", "-k", "one", "b");

    assertThat(ran.err()).contains("warning: anchor file " + anchor + " did not confirm");
    assertThat(ran.out()).contains("b: signed with leaf 1");
    assertThat(directory.resolve("b.receipt")).exists();
    Files.write(anchor, remembered);
    shop.require("key", "export", "one", "-o", "one.pem");
    shop.require("verify", "-p", "one.pem", "b", "--receipt", "b.receipt");
    shop.require("audit");
  }

  private Path anchor() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(file -> file.getParent().endsWith("anchors"))
          .filter(file -> !file.toString().endsWith(".lock"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static void destroy(Path file) {
    try {
      Files.write(file, new byte[(int) Files.size(file)]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
