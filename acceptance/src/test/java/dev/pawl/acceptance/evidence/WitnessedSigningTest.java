package dev.pawl.acceptance.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.acceptance.evidence.Site.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: what a ledger requires of witnesses holds for the command: two of three must answer, a
/// signature may have to wait for them, and grace is bounded. Method: real witnesses that are
/// stopped and started while the command signs.
class WitnessedSigningTest {
  @TempDir private Path root;
  private Site site;
  private final List<OtherHost> witnesses = new ArrayList<>();

  @BeforeEach
  void begin() throws Exception {
    site = new Site(Files.createDirectory(root.resolve("home")));
    site.done("init");
    site.done("key", "create", "k", "--params", "LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W8");
    site.done("log", "publish", "--to", "log");
    StringBuilder policy = new StringBuilder();
    StringBuilder group = new StringBuilder("group two 2");
    for (int i = 1; i <= 3; i++) {
      OtherHost witness = new OtherHost(root.resolve("w" + i), "w" + i + ".example");
      witness.follow(site.logKeys());
      witnesses.add(witness);
      policy.append(witness.policyLine());
      group.append(' ').append(witness.name());
    }
    Files.writeString(site.home().resolve("policy"), policy + "" + group + "\nquorum two\n");
    site.done("anchor", "require", "witness", "policy", "--reason", "test");
  }

  @AfterEach
  void end() throws IOException {
    for (OtherHost witness : witnesses) {
      witness.close();
    }
  }

  private void down(int... numbers) throws IOException {
    for (int number : numbers) {
      witnesses.get(number - 1).stop();
    }
  }

  private void up(int... numbers) throws IOException {
    for (int number : numbers) {
      witnesses.get(number - 1).start();
    }
  }

  private void assertSigns(String name) throws IOException {
    Ran ran = site.sign(name);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
  }

  private void assertSignsNot(String name, int exitCode, String why) throws IOException {
    Ran ran = site.sign(name);
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(exitCode);
    assertThat(ran.err()).contains(why);
    assertThat(site.home().resolve(name + ".sig")).doesNotExist();
  }

  @Test
  void sign_withAMinorityDown_goesOn_withAMajorityDown_stops() throws Exception {
    down(1);
    assertSigns("a");
    down(2);
    assertSignsNot("b", 3, "no quorum of witnesses");
    up(1);
    assertSigns("b");
    up(2);
    assertSigns("c");
  }

  @Test
  void grace_letsSoManyLeavesBeUsed_andNoMore() throws Exception {
    site.done(
        "anchor", "set", "--grace", "2", "--reason", "move", "--approve", "a", "--approve", "b");
    down(1, 2);
    assertSigns("a");
    assertSigns("b");
    assertSignsNot("c", 3, "no quorum of witnesses");
    assertThat(site.done("ledger", "log")).contains("grace-used");
    up(1, 2);
    assertSigns("c");
  }

  @Test
  void releaseWitnessed_waitsForTheQuorum_alsoForWhatIsStored() throws Exception {
    site.done("anchor", "set", "--release", "witnessed", "--reason", "test");
    assertSigns("a");
    assertThat(Files.readString(site.home().resolve("a.receipt"))).contains("\"index\"");
    String index =
        Files.readString(site.home().resolve("a.receipt"))
            .replaceAll("(?s).*\"index\" ?: ?\"?([0-9]+).*", "$1");
    down(1, 2);
    Ran shown = site.pawl("ledger", "show", index, "--signature", "again.sig");
    assertThat(shown.exitCode()).as(shown.err()).isEqualTo(3);
    assertThat(site.home().resolve("again.sig")).doesNotExist();
    up(1, 2);
    site.done("ledger", "show", index, "--signature", "again.sig");
    assertThat(site.home().resolve("again.sig")).exists();
  }

  @Test
  void drop_needsTwoPeople_andNoAnswerOfTheAnchor() throws Exception {
    down(1, 2, 3);
    Ran one = site.pawl("anchor", "drop", "2", "--reason", "gone", "--approve", "alice");
    assertThat(one.exitCode()).isEqualTo(2);
    assertThat(one.err()).contains("two people must approve");
    site.done("anchor", "drop", "2", "--reason", "gone", "--approve", "alice", "--approve", "bob");
    assertSigns("a");
    up(1, 2, 3);
  }

  @Test
  void check_tellsWhoDoesNotAnswer() throws Exception {
    site.done("anchor", "list", "--check");
    assertThat(site.done("audit")).contains("'pawl anchor list --check' asks them");
    down(1, 2);
    Ran checked = site.pawl("anchor", "list", "--check");
    assertThat(checked.exitCode()).isEqualTo(3);
    up(1, 2);
  }
}
