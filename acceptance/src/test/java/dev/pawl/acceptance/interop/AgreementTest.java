package dev.pawl.acceptance.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.acceptance.evidence.OtherHost;
import dev.pawl.acceptance.evidence.Site;
import dev.pawl.acceptance.evidence.Site.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: the audit, the monitor, the verifier in Python and the program in Go agree on what a log
/// is. Method: six histories of a real store, published by the real command; each program reads
/// what it would be shown, with the checkpoint that a reader kept before.
class AgreementTest {
  @TempDir private Path root;
  private Site site;
  private OtherHost witness;
  private Path kept; // a checkpoint, and the state of a monitor that saw it
  private Path state;

  @BeforeEach
  void begin() throws Exception {
    Programs.requirePython();
    Programs.requireGo();
    site = new Site(Files.createDirectory(root.resolve("home")));
    site.done("init");
    site.done("key", "create", "k", "--params", "LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W8");
    site.done("log", "publish", "--to", "log");
    witness = new OtherHost(root.resolve("witness"), "w1.example");
    witness.follow(site.logKeys());
    StringBuilder policy = new StringBuilder();
    site.logKeys().forEach(key -> policy.append("log ").append(key).append('\n'));
    policy.append(witness.policyLine()).append("quorum ").append(witness.name()).append('\n');
    Files.writeString(policy(), policy);
    sign("a");
    publish(site);
    kept = root.resolve("kept");
    state = root.resolve("monitor");
    Files.copy(log(site).resolve("checkpoint"), kept);
    assertThat(monitor(log(site)).exitCode()).isZero();
  }

  @AfterEach
  void end() throws IOException {
    witness.close();
  }

  private Path policy() {
    return root.resolve("policy");
  }

  private static Path log(Site of) {
    return of.home().resolve("log");
  }

  private void sign(String name) throws IOException {
    Ran ran = site.sign(name);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
  }

  private static void publish(Site of) {
    of.done("log", "publish", "--to", "log");
  }

  private void requireWitness() {
    site.done("anchor", "require", "witness", policy().toString(), "--reason", "test");
  }

  private Ran monitor(Path log) {
    return site.pawl("monitor", log.toString(), "--state", state.toString(), "--once");
  }

  /// What everybody says of a log to whom the checkpoint of before is known.
  private void assertAll(Path log, int code, String audit, String monitor, String python, String go)
      throws Exception {
    Ran audited = site.pawl("audit", log.toString(), "--since", kept.toString());
    assertThat(audited.exitCode()).as("audit: " + audited.out() + audited.err()).isEqualTo(code);
    assertThat(audited.out() + audited.err()).containsIgnoringCase(audit);
    Ran monitored = monitor(log);
    assertThat(monitored.exitCode()).as("monitor: " + monitored).isEqualTo(code);
    assertThat(monitored.out() + monitored.err()).containsIgnoringCase(monitor);
    Programs.Ended judged = Programs.verify("log", log, "--since", kept);
    assertThat(judged.code()).as("python: " + judged).isEqualTo(code);
    assertThat(judged.out() + judged.err()).containsIgnoringCase(python);
    Programs.Ended held = Programs.go("log", log, site.logKeys().getFirst(), kept);
    assertThat(held.code()).as("go: " + held).isEqualTo(code == 0 ? 0 : 1);
    assertThat(held.out() + held.err()).contains(go);
  }

  @Test
  void aHealthyLog() throws Exception {
    sign("b");
    publish(site);
    assertAll(log(site), 0, "passed", "", "healthy", "");
  }

  @Test
  void aStoreThatWentBack() throws Exception {
    Site image = site.copyTo(root.resolve("image"));
    sign("b");
    publish(site);
    Files.copy(
        log(site).resolve("checkpoint"), kept, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(monitor(log(site)).exitCode()).isZero();
    assertAll(log(image), 7, "went back", "went back", "rolled back", "");
  }

  @Test
  void aStoreThatWasCopied_andBothRun() throws Exception {
    Site copy = site.copyTo(root.resolve("copy"));
    sign("b");
    publish(site);
    Files.copy(
        log(site).resolve("checkpoint"), kept, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(monitor(log(site)).exitCode()).isZero();
    assertThat(copy.sign("x").exitCode()).isZero();
    assertThat(copy.sign("y").exitCode()).isZero();
    publish(copy);
    assertAll(log(copy), 7, "fork", "fork", "fork", "");
  }

  @Test
  void aMajorityOfWitnessesDown_stopsTheStoreAndLeavesTheLogHealthy() throws Exception {
    requireWitness();
    sign("b");
    publish(site);
    witness.stop();
    Ran stopped = site.sign("c");
    assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(3);
    assertThat(stopped.err()).contains("no quorum of witnesses cosigned");
    assertAll(log(site), 0, "passed", "", "healthy", "");
    Ran audited = site.pawl("audit", log(site).toString(), "--policy", policy().toString());
    assertThat(audited.exitCode()).as(audited.out()).isZero();
    Programs.Ended judged = Programs.verify("log", log(site), "--policy", policy());
    assertThat(judged.code()).as(judged.toString()).isZero();
    witness.start();
  }

  @Test
  void anEntryThatWasRewritten() throws Exception {
    sign("b");
    publish(site);
    Path bundle;
    try (var bundles = Files.list(log(site).resolve("tile/entries/000.p"))) {
      bundle =
          bundles
              .max(Comparator.comparingInt(each -> Integer.parseInt(each.getFileName().toString())))
              .orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(bundle);
    bytes[bytes.length - 1] ^= 1; // of the last entry
    Files.write(bundle, bytes);
    assertAll(log(site), 1, "root", "root", "root", "");
  }

  @Test
  void aForkShownToTwoReaders_isFoundWhereTheyCompare() throws Exception {
    Site copy = site.copyTo(root.resolve("copy"));
    sign("b");
    publish(site);
    assertThat(copy.sign("x").exitCode()).isZero();
    publish(copy);
    for (Site shown : List.of(site, copy)) {
      Ran alone = site.pawl("audit", log(shown).toString(), "--since", kept.toString());
      assertThat(alone.exitCode()).as(alone.out()).isZero(); // one reader alone cannot tell
    }
    Files.copy(
        log(copy).resolve("checkpoint"), kept, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    state = root.resolve("the other's monitor");
    assertThat(monitor(log(copy)).exitCode()).isZero();
    assertAll(log(site), 7, "fork", "fork", "fork", "");
  }
}
