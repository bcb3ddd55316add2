package dev.pawl.acceptance.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pawl.acceptance.evidence.Site.Ran;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: a required TPM notices that the whole disk went back, and stops signing while it is away.
/// Method: Debian's swtpm, which keeps its memory in a directory of its own.
class TpmSigningTest {
  private static final long SECONDS_MAX = 20;

  @TempDir private Path root;
  private Site site;
  private Process tpm;
  private int port;

  @BeforeEach
  void begin() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/swtpm")), "needs swtpm");
    site = new Site(Files.createDirectory(root.resolve("home")));
    Files.createDirectory(root.resolve("tpm"));
    port = freePort();
    startTpm();
    site.done("init");
    site.done("key", "create", "k", "--params", "LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W8");
    site.done(
        "anchor", "require", "tpm", "0x01800001 simulator 127.0.0.1:" + port, "--reason", "t");
  }

  @AfterEach
  void end() throws Exception {
    if (tpm != null) {
      stopTpm();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0)) {
      return any.getLocalPort();
    }
  }

  private void startTpm() throws Exception {
    tpm =
        new ProcessBuilder(
                "/usr/bin/swtpm",
                "socket",
                "--tpm2",
                "--tpmstate",
                "dir=" + root.resolve("tpm"),
                "--server",
                "type=tcp,disconnect,port=" + port,
                "--ctrl",
                "type=tcp,port=" + freePort(),
                "--flags",
                "not-need-init,startup-clear")
            .redirectErrorStream(true)
            .redirectOutput(root.resolve("swtpm.log").toFile())
            .start();
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
    while (!answers()) {
      assertThat(System.nanoTime()).as("swtpm does not answer").isLessThan(until);
      Thread.onSpinWait();
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private void stopTpm() throws InterruptedException {
    tpm.destroy();
    assertThat(tpm.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void sign_afterTheDiskWentBack_isRefused() throws Exception {
    assertThat(site.sign("a").exitCode()).isZero();
    Site image = site.copyTo(root.resolve("image"));
    assertThat(site.sign("b").exitCode()).isZero();
    Site.copy(image.home(), site.home());
    Ran ran = site.sign("c");
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(7);
    assertThat(ran.err()).contains("the disk went back");
  }

  /// A TPM that is replaced has no such counter: two people may decide to go on without it.
  @Test
  void drop_ofATpmThatLostItsCounter_isADecisionOfTwo() throws Exception {
    stopTpm();
    Site.delete(root.resolve("tpm"));
    Files.createDirectory(root.resolve("tpm"));
    startTpm();
    Ran refused = site.sign("a");
    assertThat(refused.exitCode()).isEqualTo(7);
    assertThat(refused.err()).contains("is gone", "two people may decide to go on without it");
    site.done("anchor", "drop", "2", "--approve", "a", "--approve", "b", "--reason", "replaced");
    Ran ran = site.sign("a");
    assertThat(ran.exitCode()).as(ran.err()).isZero();
  }

  @Test
  void sign_whileTheTpmIsAway_isRefused_andGoesOnAfterwards() throws Exception {
    assertThat(site.sign("a").exitCode()).isZero();
    stopTpm();
    Ran ran = site.sign("b");
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(3);
    startTpm();
    ran = site.sign("b");
    assertThat(ran.exitCode()).as(ran.err()).isZero();
  }
}
