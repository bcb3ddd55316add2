package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.signer.PawlStore;
import dev.pawl.signer.TlogReceipt;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.note.TlogProof;
import dev.pawl.tlog.note.TrustPolicy;
import dev.pawl.tlog.note.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The auditor's bundle of a store with some signatures, and the audit of it without the store.
class ReportCommandTest {
  private static final Pattern DATA =
      Pattern.compile("<script id=\"data\" type=\"application/json\">(.*)</script>");

  @TempDir Path directory;

  /// A store with three signatures.
  private Shop shop() throws Exception {
    Shop shop = Shop.withKey(directory, "one");
    for (String file : new String[] {"a", "b", "</script>"}) {
      shop.write("in", file);
      shop.require("sign", "-q", "-k", "one", "in", "--force", "--label", "fw \"1\"");
    }
    return shop;
  }

  @Test
  void report_ofAStore_passesTheAuditWithoutTheStore() throws Exception {
    Shop shop = shop();
    Shop.Ran report = shop.run("report", "--out", "bundle");
    assertThat(report.exitCode()).as(report.err()).isZero();
    assertThat(report.out()).contains("3 signatures").contains("Read back: passed");

    Files.move(directory.resolve(".pawl"), directory.resolve("elsewhere"));
    Shop.Ran audit = shop.run("audit", "bundle");
    assertThat(audit.exitCode()).as(audit.out() + audit.err()).isZero();
    assertThat(audit.out()).contains("Audit of the log at bundle: passed");
    assertThat(Files.readAllLines(directory.resolve("bundle/signatures.csv"))).hasSize(4);
  }

  @Test
  void report_page_holdsEverythingItself() throws Exception {
    shop().require("report", "--out", "bundle");
    String page = Files.readString(directory.resolve("bundle/index.html"));
    var data = DATA.matcher(page);
    assertThat(data.find()).isTrue();
    var json = Json.parse(data.group(1).getBytes(StandardCharsets.UTF_8));
    assertThat(json.get("passed").asBoolean()).isTrue();
    assertThat(json.get("maps").get(0).get("runs").asString()).contains("s");
    assertThat(page).doesNotContain("http://").doesNotContain("src=");
  }

  @Test
  void report_intoADirectoryWithFiles_isRefused() throws Exception {
    Shop shop = shop();
    Files.createDirectory(directory.resolve("full"));
    shop.write("full/file", "x");
    assertThat(shop.run("report", "--out", "full").exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(shop.run("report", "--out", "full/file").exitCode())
        .isEqualTo(ExitCode.USAGE.code());
  }

  @Test
  void report_ofAStoreWithLogKeys_isSignedAndProvesEachSignature() throws Exception {
    Shop shop = shop();
    try (PawlStore store = shop.assembly().open()) {
      store.log().create("example.com/log");
    }
    shop.require("report", "--out", "bundle", "--disclose");
    Shop.Ran audit = shop.run("audit", "bundle");
    assertThat(audit.exitCode()).as(audit.out()).isZero();
    assertThat(audit.out()).contains("signed by   example.com/log+");
    List<VerifierKey> keys;
    try (PawlStore store = shop.assembly().open()) {
      keys = store.log().verifiers();
    }
    TrustPolicy policy = TrustPolicy.parse("log " + keys.getFirst() + "\nquorum none\n");
    try (Stream<Path> proofs = Files.list(directory.resolve("bundle/proofs"))) {
      List<Path> all = proofs.toList();
      assertThat(all).hasSize(3);
      for (Path path : all) {
        String text = Files.readString(path);
        Hash leaf = MerkleTree.leafHash(TlogReceipt.parse(text).entry().toArray());
        assertThat(TlogProof.parse(text).verifies(leaf, policy)).isTrue();
      }
    }
    shop.require("report", "--out", "silent", "--proofs", "2");
    try (Stream<Path> proofs = Files.list(directory.resolve("silent/proofs"))) {
      assertThat(proofs)
          .hasSize(2)
          .allSatisfy(
              path -> assertThat(TlogProof.parse(Files.readString(path)).extra()).isEmpty());
    }
  }

  @Test
  void report_disclosing_tellsDigestsAndLabels() throws Exception {
    Shop shop = shop();
    shop.require("report", "--out", "bundle", "--disclose");
    String table = Files.readString(directory.resolve("bundle/signatures.csv"));
    assertThat(table).contains("message_sha256,label").contains("\"fw \"\"1\"\"\"");
    shop.require("report", "--out", "other");
    assertThat(Files.readString(directory.resolve("other/signatures.csv"))).doesNotContain("fw");
  }
}
