package dev.pawl.signer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.ledger.BurnReason;
import dev.pawl.ledger.Entry.Burned;
import dev.pawl.ledger.LeafRange;
import dev.pawl.signer.LogAuditReport.Standing;
import dev.pawl.testkit.PublishedLog;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.TreeHead;
import dev.pawl.tlog.note.KeyType;
import dev.pawl.tlog.note.NoteSigner;
import dev.pawl.tlog.note.SignedNote;
import dev.pawl.tlog.note.TrustPolicy;
import dev.pawl.tlog.published.LogReader;
import dev.pawl.tlog.published.MissingFileException;
import dev.pawl.tlog.published.PublishedCheckpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Published logs of hand-written entries, sound and with one thing wrong in each.
class LogAuditTest {
  private static final String ORIGIN = "example.com/firmware";

  private final NoteSigner ed25519 = signer(ORIGIN, KeyType.ED25519);
  private final NoteSigner mlDsa = signer(ORIGIN, KeyType.ML_DSA_44_COSIGNATURE);

  static NoteSigner signer(String name, KeyType type) {
    try {
      return NoteSigner.generate(name, type, new SecureRandom());
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  private HandWrittenLedger ledger() {
    return new HandWrittenLedger(20, ed25519, mlDsa);
  }

  private PublishedLog publish(HandWrittenLedger ledger) throws IOException {
    return new PublishedLog(ORIGIN, ed25519, mlDsa).publish(ledger.entries);
  }

  private static LogAuditReport audit(PublishedLog log) throws Exception {
    return new LogAudit(new LogReader(log), new LogTrust.FirstUse(), LogAudit.Options.ALL)
        .run(AuditProgress.NONE);
  }

  private static LogAuditReport audit(PublishedLog log, PublishedCheckpoint since)
      throws Exception {
    return new LogAudit(
            new LogReader(log),
            new LogTrust.FirstUse(),
            new LogAudit.Options(Optional.of(since), true, true))
        .run(AuditProgress.NONE);
  }

  private static void assertFound(LogAuditReport report, long index, String problem) {
    assertThat(report.passed()).isFalse();
    assertThat(report.audit().findings())
        .anySatisfy(finding -> {
          assertThat(finding.index()).isEqualTo(index);
          assertThat(finding.problem()).contains(problem);
        });
  }

  @Test
  void soundLog_passes_andExplainsEveryLeaf() throws Exception {
    HandWrittenLedger ledger = ledger().reserve(0, 100);
    for (int leaf = 0; leaf < 90; leaf++) {
      ledger.sign(leaf);
    }
    ledger.add(new Burned(HandWrittenLedger.KEY, 0, new LeafRange(90, 4), BurnReason.FAILED));
    LogAuditReport report = audit(publish(ledger));

    assertThat(report.audit().findings()).isEmpty();
    assertThat(report.passed()).isTrue();
    assertThat(report.audit().signatures()).isEqualTo(90);
    assertThat(report.audit().keys().getFirst().reserved()).isEqualTo(6);
    assertThat(report.endorsement().signedBy())
        .containsExactly(ed25519.verifier(), mlDsa.verifier());
    assertThat(report.endorsement().onFirstUse()).isTrue();
    assertThat(report.gaps())
        .anyMatch(gap -> gap.contains("4 burned") && gap.contains("failed"))
        .anyMatch(gap -> gap.contains("6 open in epoch 3") && gap.contains("hand"));
    assertThat(report.standing()).isEqualTo(Standing.NOT_COMPARED);
  }

  @Test
  void logsOfManySizes_pass() throws Exception {
    PublishedLog log = publish(ledger());
    HandWrittenLedger ledger = ledger();
    int published = ledger.entries.size();
    ledger.signMany(0, 66_000);
    for (int size : new int[] {255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 65_900}) {
      log.publish(ledger.entries.subList(published, size));
      published = size;
      LogAuditReport report = audit(log);
      assertThat(report.audit().findings()).as("%d entries", size).isEmpty();
      assertThat(report.audit().head().size()).isEqualTo(size);
    }
  }

  @Test
  void leafThatSignedTwice_isFound() throws Exception {
    LogAuditReport report = audit(publish(ledger().reserve(0, 10).sign(3).sign(3)));
    assertFound(report, 6, "SECOND SIGNATURE");
    assertFound(report, 6, "open in a reservation of its epoch");
  }

  @Test
  void leavesGivenOutTwice_areFound() throws Exception {
    LogAuditReport report = audit(publish(ledger().reserve(0, 10).reserve(9, 10)));
    assertFound(report, 5, "were given out before");
  }

  @Test
  void signatureOutsideOfEveryReservation_isFound() throws Exception {
    assertFound(audit(publish(ledger().reserve(0, 10).sign(10))), 5, "was not given out");
  }

  @Test
  void rewrittenEntry_isFoundByTheRoot_andByTheTiles() throws Exception {
    PublishedLog log = publish(ledger().reserve(0, 10).sign(1).sign(2));
    byte[] bundle = log.files().get("tile/entries/000.p/7");
    bundle[bundle.length - 1] ^= 1; // the time of the last signature
    LogAuditReport report = audit(log);
    assertFound(report, -1, "Merkle root");
    assertFound(report, -1, "tile/0/000.p/7 has another hash 6");
  }

  @Test
  void garbageInPlaceOfEntries_isFound() throws Exception {
    PublishedLog log = publish(ledger().signMany(0, 600));
    log.put("tile/entries/001", "<html>not found</html>".getBytes(StandardCharsets.UTF_8));
    assertFound(audit(log), -1, "tile/entries/001");
  }

  @Test
  void entriesThatAreNone_areFound_unlessTheTreeAloneIsWanted() throws Exception {
    PublishedLog log =
        new PublishedLog(ORIGIN, ed25519)
            .publish(List.of(new byte[] {'a'}, new byte[0], new byte[65_535]));
    assertFound(audit(log), 0, "is no entry");

    LogAudit.Options tree = new LogAudit.Options(Optional.empty(), true, false);
    LogTrust key = new LogTrust.Keys(List.of(ed25519.verifier()));
    LogAuditReport report = new LogAudit(new LogReader(log), key, tree).run(AuditProgress.NONE);
    assertThat(report.passed()).isTrue();
    assertThat(report.audit().notChecked()).anyMatch(not -> not.contains("only the tree"));
  }

  @Test
  void wrongTileAboveTheLeaves_isFound() throws Exception {
    PublishedLog log = publish(ledger().signMany(0, 600));
    log.files().get("tile/1/000.p/2")[40] ^= 1;
    assertFound(audit(log), -1, "tile/1/000.p/2 has another hash 1");
    log.remove("tile/0/001");
    assertFound(audit(log), -1, "tile/0/001 is not there");
  }

  @Test
  void checkpointOfAnotherKey_isFound() throws Exception {
    PublishedLog log = publish(ledger());
    NoteSigner other = signer(ORIGIN, KeyType.ED25519);
    LogTrust trust = new LogTrust.Keys(List.of(other.verifier()));
    assertFound(
        new LogAudit(new LogReader(log), trust, LogAudit.Options.ALL).run(AuditProgress.NONE),
        -1,
        "not signed by a key that is trusted");
    assertFound(
        audit(new PublishedLog(ORIGIN, other).publish(ledger().entries)),
        -1,
        "not signed by the key that the log names");
    assertFound(
        audit(new PublishedLog("other", other).publish(ledger().entries)), 1, "names the log");
  }

  @Test
  void policy_wantsItsQuorum() throws Exception {
    NoteSigner witness = signer("w", KeyType.ED25519_COSIGNATURE);
    TrustPolicy policy =
        TrustPolicy.parse(
            "log %s\nwitness w %s\nquorum w\n".formatted(ed25519.verifier(), witness.verifier()));
    PublishedLog log = publish(ledger());
    LogAudit audit =
        new LogAudit(new LogReader(log), new LogTrust.Policy(policy), LogAudit.Options.ALL);
    assertFound(audit.run(AuditProgress.NONE), -1, "witnesses");

    var note = log.checkpoint(log.head());
    note = note.with(witness.sign(note.text(), 1));
    log.put("checkpoint", note.encode().getBytes(StandardCharsets.UTF_8));
    LogAuditReport report = audit.run(AuditProgress.NONE);
    assertThat(report.audit().findings()).isEmpty();
    assertThat(report.endorsement().cosignedBy()).containsExactly("w");
    assertThat(report.endorsement().unknown()).isEqualTo(1); // ML-DSA-44, which it does not name
  }

  @Test
  void growthSinceAKeptCheckpoint_isConsistent() throws Exception {
    HandWrittenLedger ledger = ledger().reserve(0, 100);
    PublishedLog log = publish(ledger);
    PublishedCheckpoint kept = new LogReader(log).checkpoint();
    int before = ledger.entries.size();
    log.publish(ledger.sign(0).sign(1).from(before));
    LogAuditReport report = audit(log, kept);
    assertThat(report.audit().findings()).isEmpty();
    assertThat(report.standing()).isEqualTo(Standing.CONSISTENT);
  }

  @Test
  void logShownDifferentlyToTwoReaders_isForked_whicheverIsLonger() throws Exception {
    HandWrittenLedger one = ledger().reserve(0, 100).sign(0).sign(1);
    HandWrittenLedger two = ledger().reserve(0, 100).sign(0).sign(2).sign(3);
    PublishedCheckpoint shown = new LogReader(publish(one)).checkpoint();
    LogAuditReport report = audit(publish(two), shown);
    assertThat(report.standing()).isEqualTo(Standing.FORKED);
    assertFound(report, -1, "FORKED: at 7 entries");
    assertFound(report, -1, "they prove it");
    PublishedCheckpoint unsigned =
        new PublishedCheckpoint(new SignedNote(shown.note().text(), List.of()), shown.content());
    assertFound(audit(publish(two), unsigned), -1, "no key that is known here signed that one");
  }

  @Test
  void logThatWentBack_isToldSo() throws Exception {
    PublishedCheckpoint kept =
        new LogReader(publish(ledger().reserve(0, 100).sign(0))).checkpoint();
    LogAuditReport report = audit(publish(ledger().reserve(0, 100)), kept);
    assertThat(report.standing()).isEqualTo(Standing.ROLLED_BACK);
    assertThat(report.contradictsItself()).isTrue();
    assertFound(report, -1, "WENT BACK");
  }

  @Test
  void keptCheckpointOfAnotherLog_isRefused() throws Exception {
    PublishedCheckpoint kept =
        new LogReader(new PublishedLog("other").publish(ledger().entries)).checkpoint();
    assertThatThrownBy(() -> audit(publish(ledger()), kept))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("other");
  }

  @Test
  void hugeSizeWithNothingBehindIt_endsAtTheFirstMissingFile() throws Exception {
    PublishedLog log = publish(ledger());
    log.show(new TreeHead(Long.MAX_VALUE, log.head().root()));
    assertThatThrownBy(() -> audit(log))
        .isInstanceOf(MissingFileException.class)
        .hasMessageContaining("tile/entries/000");
  }

  @Test
  void logWithoutKeysOrSignatures_passes_andSaysSo() throws Exception {
    LogAuditReport report =
        audit(new PublishedLog(ORIGIN).publish(new HandWrittenLedger(5).entries));
    assertThat(report.audit().findings()).isEmpty();
    assertThat(report.audit().notChecked()).anyMatch(not -> not.contains("who signed"));
  }
}
