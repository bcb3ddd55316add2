package dev.pawl.acceptance.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.acceptance.evidence.Site.Part;
import dev.pawl.acceptance.evidence.Site.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Goal: whatever of a machine is restored from whatever earlier image, no leaf is used twice, not
/// even where all of it is restored (rows 34 to 43). Method: an image of the machine after every
/// command; then each choice of journal, anchor, vault and published log goes back to each image,
/// and the command signs. The witness is on another machine and is not restored.
class RestoredImagesTest {
  private static final int SIGNATURES = 4;

  @TempDir private Path root;
  private Site site;
  private OtherHost witness;
  private final List<Site> images = new ArrayList<>();
  private final Set<Long> used = new HashSet<>();

  @BeforeEach
  void begin() throws Exception {
    site = new Site(Files.createDirectory(root.resolve("home")));
    site.done("init");
    site.done("key", "create", "k", "--params", "LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W8");
    witness = new OtherHost(root.resolve("witness"), "witness.example/w1");
  }

  @AfterEach
  void end() throws IOException {
    witness.close();
  }

  private void requireWitness() throws Exception {
    Files.writeString(
        site.home().resolve("policy"), witness.policyLine() + "quorum " + witness.name() + "\n");
    site.done("log", "publish", "--to", "log"); // makes the keys of the log
    witness.follow(site.logKeys());
    site.done("anchor", "require", "witness", "policy", "--reason", "test");
  }

  private void signSome() throws IOException {
    for (int i = 0; i < SIGNATURES; i++) {
      images.add(site.copyTo(root.resolve("image-" + images.size())));
      Ran ran = site.sign("f" + i);
      assertThat(ran.exitCode()).as(ran.err()).isZero();
      assertThat(used.add(site.leafOf("f" + i))).isTrue();
      images.add(site.copyTo(root.resolve("image-" + images.size())));
      site.done("log", "publish", "--to", "log");
    }
  }

  @Test
  void sign_afterAnyPartsWentBackToAnyImage_neverUsesALeafTwice() throws Exception {
    requireWitness();
    signSome();
    Path now = root.resolve("now");
    site.copyTo(now);
    Path witnessNow = root.resolve("witness-now");
    Site.copy(witness.directory(), witnessNow);
    int refused = 0;
    int right = 0;
    for (Site image : images) {
      for (Set<Part> parts : subsets()) {
        witness.stop();
        Site.copy(witnessNow, witness.directory());
        witness.start();
        Site.copy(now, site.home());
        for (Part part : parts) {
          site.restore(part, image);
        }
        String what = parts + " of " + image.home().getFileName();
        Ran ran = site.sign("again");
        if (ran.exitCode() == 0) {
          assertThat(used).as(what).doesNotContain(site.leafOf("again"));
          right++;
        } else {
          assertThat(ran.exitCode()).as(what + ": " + ran.err()).isIn(3, 4, 7);
          assertThat(site.home().resolve("again.sig")).as(what).doesNotExist();
          refused++;
        }
        boolean journalBack = parts.contains(Part.JOURNAL) && image != images.getLast();
        assertThat(ran.exitCode() == 7).as(what + ": " + ran.err()).isEqualTo(journalBack);
      }
    }
    System.out.printf("restored: %d refused, %d right%n", refused, right);
  }

  @Test
  void sign_afterEverythingWentBackWithoutAWitness_usesALeafTwice_soThisTestCanSeeIt()
      throws Exception {
    signSome();
    Site.copy(images.getFirst().home(), site.home());
    Ran ran = site.sign("again");
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(used).contains(site.leafOf("again"));
  }

  /// Somebody who met the refusal must not get past it by two names: the leaf would be used again.
  @Test
  void drop_onAMachineThatWentBack_isRefusedWhereTheWitnessAnswers() throws Exception {
    requireWitness();
    signSome();
    Site.copy(images.getFirst().home(), site.home());
    Ran dropped =
        site.pawl("anchor", "drop", "2", "--approve", "a", "--approve", "b", "--reason", "oops");
    assertThat(dropped.exitCode()).as(dropped.err()).isEqualTo(7);
    assertThat(site.sign("again").exitCode()).isEqualTo(7);
  }

  @Test
  void report_ofAStoreThatRequiresAWitness_isSignedAndCosigned() throws Exception {
    requireWitness();
    signSome();
    String said = site.done("report", "--out", "bundle");
    assertThat(said).doesNotContain("FAILED");
    site.done("audit", "bundle");
    witness.stop();
    assertThat(site.pawl("report", "--out", "other").exitCode()).isEqualTo(3);
    witness.start();
  }

  @Test
  void sign_onTwoCopiesOfOneMachine_letsOneGoOn() throws Exception {
    requireWitness();
    signSome();
    Site copy = site.copyTo(root.resolve("copy"));
    assertThat(site.sign("mine").exitCode()).isZero();
    Ran other = copy.sign("theirs");
    assertThat(other.exitCode()).as(other.err()).isEqualTo(7);
    assertThat(other.err()).contains("witness");
    assertThat(site.sign("mine too").exitCode()).isZero();
  }

  private static List<Set<Part>> subsets() {
    List<Set<Part>> all = new ArrayList<>();
    for (int bits = 0; bits < 1 << Part.values().length; bits++) {
      Set<Part> parts = EnumSet.noneOf(Part.class);
      for (Part part : Part.values()) {
        if ((bits >> part.ordinal() & 1) == 1) {
          parts.add(part);
        }
      }
      all.add(parts);
    }
    return all;
  }
}
