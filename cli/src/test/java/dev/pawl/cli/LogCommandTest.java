package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The log of a store, from its keys to a proof that somebody checks who has nothing but a policy.
class LogCommandTest {
  @TempDir Path directory;
  private Shop shop;

  @BeforeEach
  void sign() throws IOException {
    shop = Shop.withKey(directory, "k");
    shop.write("a.bin", "firmware");
    shop.write("b.bin", "other firmware");
    shop.require("sign", "-k", "k", "-q", "a.bin", "b.bin");
    shop.require("key", "export", "k", "-q", "-o", "k.pem");
  }

  private String read(String name) throws IOException {
    return Files.readString(directory.resolve(name));
  }

  private Shop.Ran verify(String file, String proof, String policy) {
    return shop.run("verify", "-p", "k.pem", file, "--receipt", proof, "--policy", policy);
  }

  private void prove(String name) throws IOException {
    shop.require("log", "prove", "-q", "--for", name + ".receipt");
    shop.write("policy.txt", shop.run("log", "key").out());
  }

  @Test
  void proof_ofASignature_verifiesWithThePolicyAlone() throws IOException {
    shop.require("log", "key", "-q", "--origin", "log.example.com/firmware");
    prove("a.bin");
    Files.move(directory.resolve(".pawl"), directory.resolve("elsewhere"));
    Shop.Ran ran = verify("a.bin", "a.bin.tlog-proof", "policy.txt");
    assertThat(ran.exitCode()).as(ran.toString()).isZero();
    assertThat(ran.out())
        .contains("a.bin: valid signature")
        .contains("of log.example.com/firmware")
        .contains("seen by  no witness that the policy names");
    assertThat(
            shop.run(
                    "verify",
                    "--json",
                    "-p",
                    "k.pem",
                    "a.bin",
                    "--receipt",
                    "a.bin.tlog-proof",
                    "--policy",
                    "policy.txt")
                .out())
        .contains("\"origin\" : \"log.example.com/firmware\"");
  }

  @Test
  void proof_ofAnotherFileOrUnderAnotherPolicy_isRefusedWithWords() throws IOException {
    prove("a.bin");
    Shop.Ran other = verify("b.bin", "a.bin.tlog-proof", "policy.txt");
    assertThat(other.exitCode()).isEqualTo(1);
    assertThat(other.out())
        .contains("b.bin: INVALID")
        .contains("the proof is for another message")
        .contains("the proof is for another signature");

    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Shop stranger = Shop.withKey(elsewhere, "x");
    shop.write("strange.txt", stranger.run("log", "key").out());
    Shop.Ran untrusted = verify("a.bin", "a.bin.tlog-proof", "strange.txt");
    assertThat(untrusted.exitCode()).isEqualTo(1);
    assertThat(untrusted.out()).contains("no key that the policy names signed this checkpoint");
  }

  @Test
  void verify_withoutPolicy_orWithOneThatIsNone_saysWhatIsMissing() throws IOException {
    prove("a.bin");
    Shop.Ran none = shop.run("verify", "-p", "k.pem", "a.bin", "--receipt", "a.bin.tlog-proof");
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).contains("--policy FILE names a tlog-policy");
    shop.write("bad.txt", "log nonsense\n");
    Shop.Ran bad = verify("a.bin", "a.bin.tlog-proof", "bad.txt");
    assertThat(bad.exitCode()).isEqualTo(2);
    assertThat(bad.err()).contains("bad.txt is no tlog-policy: policy line 1");
    assertThat(verify("a.bin", "a.bin.receipt", "policy.txt").err()).contains("is no tlog-proof");
    assertThat(shop.run("verify", "-p", "k.pem", "a.bin", "--policy", "policy.txt").err())
        .contains("nothing is to be checked by it");
    shop.write("cut.tlog-proof", read("a.bin.tlog-proof").substring(0, 300));
    Shop.Ran cut = verify("a.bin", "cut.tlog-proof", "policy.txt");
    assertThat(cut.exitCode()).isEqualTo(1);
    assertThat(cut.out()).contains("the tlog-proof is malformed");
  }

  @Test
  void publish_showsAStaticLog_andProvesAgainstItsCheckpoint() throws IOException {
    Shop.Ran first = shop.run("log", "publish", "--to", "www");
    assertThat(first.exitCode()).as(first.toString()).isZero();
    assertThat(first.err()).contains("made the keys of the log pawl/");
    assertThat(first.out()).contains("www: published ").contains(" new");
    assertThat(directory.resolve("www/checkpoint")).exists();
    assertThat(shop.run("log", "publish", "--to", "www").out()).contains("www: up to date with ");

    shop.require("sign", "-k", "k", "-f", "a.bin", "--publish", "www");
    Shop.Ran proof =
        shop.run("log", "prove", "--for", "a.bin.receipt", "--checkpoint", "www/checkpoint");
    assertThat(proof.exitCode()).as(proof.toString()).isZero();
    shop.write("policy.txt", shop.run("log", "key").out());
    assertThat(verify("a.bin", "a.bin.tlog-proof", "policy.txt").exitCode()).isZero();

    Files.delete(directory.resolve("www/tile/entries/000.p").toFile().listFiles()[0].toPath());
    assertThat(shop.run("log", "publish", "--to", "www", "--repair", "--json").exitCode()).isZero();
  }

  @Test
  void prove_anEntryThatIsNoSignature_orBeyondTheCheckpoint_isRefused() throws IOException {
    assertThat(shop.run("log", "prove", "0").err()).contains("not the signature of a file");
    assertThat(shop.run("log", "prove", "4711").exitCode()).isEqualTo(2);
    shop.require("log", "publish", "-q", "--to", "www");
    shop.require("sign", "-k", "k", "-q", "-f", "a.bin");
    Shop.Ran early =
        shop.run("log", "prove", "--for", "a.bin.receipt", "--checkpoint", "www/checkpoint");
    assertThat(early.exitCode()).isEqualTo(2);
    assertThat(early.err()).contains("does not include entry");
  }

  @Test
  void key_isMadeOnce_underItsName() {
    shop.require("log", "key", "-q", "--origin", "log.example.com/a");
    Shop.Ran again = shop.run("log", "key");
    assertThat(again.out()).contains("log log.example.com/a+").contains("quorum none");
    assertThat(shop.run("log", "key", "--origin", "log.example.com/b").exitCode()).isEqualTo(2);
    assertThat(shop.run("ledger", "checkpoint").out()).startsWith("log.example.com/a\n");
    assertThat(shop.run("log", "key", "--json").out()).contains("\"verifierKeys\"");
  }

  @Test
  void key_withANameThatCannotBeOne_isRefused() {
    Shop.Ran ran = shop.run("log", "key", "--origin", "https://log.example.com");
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains("origin has a scheme");
  }

  @Test
  void publish_byAStoreThatWentBack_isRefusedAsEvidence() throws IOException {
    Path store = directory.resolve(".pawl");
    Path anchors = directory.resolve(".local");
    copy(store, directory.resolve("old"));
    copy(anchors, directory.resolve("old-anchors"));
    shop.require("log", "publish", "-q", "--to", "www");
    remove(store);
    remove(anchors);
    Files.move(directory.resolve("old"), store);
    Files.move(directory.resolve("old-anchors"), anchors);
    Shop.Ran ran = shop.run("log", "publish", "--to", "www");
    assertThat(ran.exitCode()).as(ran.toString()).isEqualTo(7);
    assertThat(ran.err())
        .contains("the ledger was rolled back")
        .contains("does not even know the keys of its log");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static void remove(Path path) throws IOException {
    try (var files = Files.walk(path)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
