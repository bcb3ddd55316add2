package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.tlog.note.KeyType;
import dev.pawl.tlog.note.NoteSigner;
import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `pawl witness`, in this process and as a process that is told to end.
final class WitnessCommandTest {
  @TempDir private Path directory;
  private Shop shop;
  private String logKey;

  @BeforeEach
  void open() throws Exception {
    shop = new Shop(directory);
    logKey =
        NoteSigner.generate("log.example/a", KeyType.ED25519, new SecureRandom())
            .verifier()
            .toString();
  }

  private Process serve(String... more) throws Exception {
    List<String> command =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Main.class.getName(),
                    "witness",
                    "serve",
                    "--dir",
                    directory.resolve("w").toString(),
                    "--listen",
                    "127.0.0.1:0"),
                Stream.of(more))
            .toList();
    return new ProcessBuilder(command).start();
  }

  @Test
  void key_thatWasMade_isShownAndForItsOwnerAlone() throws Exception {
    Shop.Ran none = shop.run("witness", "key");
    assertThat(none.exitCode()).isEqualTo(3);
    assertThat(none.err()).contains("there is no witness in").contains("witness key create NAME");
    Shop.Ran made = shop.run("witness", "key", "create", "w.example/1");
    assertThat(made.exitCode()).isZero();
    assertThat(made.err()).contains("Never restore this directory");
    Shop.Ran shown = shop.run("witness", "key");
    assertThat(shown.out().lines()).hasSize(2).allMatch(line -> line.startsWith("w.example/1+"));
    assertThat(made.out()).endsWith(shown.out());
    assertThat(shop.run("witness", "key", "create", "w.example/2").exitCode()).isEqualTo(2);
    assertThat(shop.run("witness", "key", "create", "a b", "--dir", "other").exitCode())
        .isEqualTo(2);
    try (Stream<Path> all = Files.walk(directory.resolve(".pawl-witness"))) {
      assertThat(all).allMatch(path -> rights(path).endsWith("------"), "owner only");
    }
    assertThat(shop.run("witness", "key", "--json").out()).contains("\"verifierKeys\"");
  }

  private static String rights(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void log_thatWasAdded_isListed() {
    shop.require("witness", "key", "create", "w.example/1");
    Shop.Ran added = shop.run("witness", "log", "add", logKey);
    assertThat(added.out()).contains("follows log.example/a when it is started next");
    assertThat(shop.run("witness", "log", "list").out())
        .contains("ORIGIN")
        .containsPattern("log\\.example/a +0 ");
    assertThat(shop.run("witness", "log", "list", "--json").out())
        .contains("\"cosignedSize\" : \"0\"", logKey);
    Shop.Ran again = shop.run("witness", "log", "add", logKey);
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.err()).contains("is followed already");
    assertThat(shop.run("witness", "log", "add", "nonsense").exitCode()).isEqualTo(2);
  }

  @Test
  void head_thatIsMissing_isDamage() throws Exception {
    shop.require("witness", "key", "create", "w.example/1");
    shop.require("witness", "log", "add", logKey);
    try (Stream<Path> all = Files.walk(directory.resolve(".pawl-witness"))) {
      Files.delete(all.filter(path -> path.endsWith("head")).findFirst().orElseThrow());
    }
    Shop.Ran ran = shop.run("witness", "serve", "--listen", "127.0.0.1:0");
    assertThat(ran.exitCode()).isEqualTo(7);
    assertThat(ran.err()).contains("is forgotten").contains("Do not put an older copy back");
  }

  @Test
  void serve_withAnAddressThatIsNone_isRefused() {
    shop.require("witness", "key", "create", "w.example/1");
    for (String address : List.of("8080", "127.0.0.1:99999", "no.such.host.invalid:80")) {
      assertThat(shop.run("witness", "serve", "--listen", address).exitCode()).isEqualTo(2);
    }
  }

  @Test
  void serve_whereSomebodyListensAlready_namesThePlaceAndTheOption() throws Exception {
    shop.require("witness", "key", "create", "w.example/1");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String place = "127.0.0.1:" + taken.getLocalPort();
      Shop.Ran ran = shop.run("witness", "serve", "--listen", place);
      assertThat(ran.exitCode()).isEqualTo(3);
      assertThat(ran.err()).contains("nobody can listen at " + place, "--listen HOST:PORT");
    }
  }

  @Test
  void serve_untilToldToEnd_ownsItsLogsAndLeavesThemWhole() throws Exception {
    String dir = directory.resolve("w").toString();
    shop.require("witness", "key", "create", "w.example/1", "--dir", dir);
    shop.require("witness", "log", "add", logKey, "--dir", dir);
    for (int start = 0; start < 2; start++) {
      Process process = serve();
      try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
        assertThat(out.readLine()).startsWith("Witness w.example/1 listens at http://127.0.0.1:");
        assertThat(out.readLine()).startsWith("  key  w.example/1+");
        assertThat(out.readLine()).startsWith("  key  w.example/1+");
        assertThat(out.readLine()).isEqualTo("  log  log.example/a, cosigned up to 0 entries");
        Shop.Ran second = shop.run("witness", "log", "list", "--dir", dir);
        assertThat(second.exitCode()).isEqualTo(3);
        assertThat(second.err()).contains("is running already");
        assertThat(shop.run("witness", "key", "--dir", dir).exitCode()).isZero();
        process.toHandle().destroy(); // SIGTERM, and the streams stay open
        process.waitFor();
        assertThat(process.errorReader().readLine()).isEqualTo("stopping");
      }
    }
    assertThat(shop.run("witness", "log", "list", "--dir", dir).exitCode()).isZero();
  }
}
