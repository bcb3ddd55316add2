package dev.pawl.signer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.signer.Sighting.Alarm;
import dev.pawl.signer.Sighting.Fault;
import dev.pawl.signer.Sighting.Grown;
import dev.pawl.signer.Sighting.NoAnswer;
import dev.pawl.signer.Sighting.Same;
import dev.pawl.testkit.PublishedLog;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.note.KeyType;
import dev.pawl.tlog.note.NoteSigner;
import dev.pawl.tlog.note.SignedNote;
import dev.pawl.tlog.note.TrustPolicy;
import dev.pawl.tlog.published.LogReader;
import dev.pawl.tlog.published.LogSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A monitor over logs that do what they should, and one thing that they should not.
class LogMonitorTest {
  private static final String ORIGIN = "example.com/firmware";
  private static final long NOW = 1_800_000_000_000L;

  private final NoteSigner key = LogAuditTest.signer(ORIGIN, KeyType.ED25519);
  private final Switch source = new Switch();

  /// A log that can be another the next time.
  private static final class Switch implements LogSource {
    PublishedLog log = new PublishedLog("none");
    boolean answers = true;

    @Override
    public Optional<byte[]> fetch(String path, int bytesMax) throws IOException {
      if (!answers) {
        throw new IOException("cannot connect");
      }
      return log.fetch(path, bytesMax);
    }

    @Override
    public String description() {
      return "switch";
    }

    @Override
    public void close() {}
  }

  private HandWrittenLedger ledger() {
    return new HandWrittenLedger(20, key).reserve(0, 1_000);
  }

  private PublishedLog publish(HandWrittenLedger ledger) throws IOException {
    return new PublishedLog(ORIGIN, key).publish(ledger.entries);
  }

  private LogMonitor monitor(Optional<MonitorState> known) {
    return new LogMonitor(
        new LogReader(source),
        new LogTrust.FirstUse(),
        known,
        true,
        Optional.of(Duration.ofHours(1)));
  }

  /// The same monitor after a restart of its program.
  private LogMonitor again(LogMonitor monitor) throws MalformedException {
    return monitor(Optional.of(MonitorState.decode(monitor.state().orElseThrow().encode())));
  }

  private static Sighting look(LogMonitor monitor) {
    return monitor.look(NOW, AuditProgress.NONE);
  }

  private void assertAlarm(Sighting sighting, Fault fault, String problem) {
    assertThat(sighting).isInstanceOf(Alarm.class);
    Alarm alarm = (Alarm) sighting;
    assertThat(alarm.fault()).isEqualTo(fault);
    assertThat(alarm.problem()).contains(problem);
  }

  @Test
  void look_atALogThatGrows_goesOnWhereItWas_alsoAfterRestarts() throws Exception {
    HandWrittenLedger ledger = ledger();
    source.log = publish(ledger);
    LogMonitor monitor = monitor(Optional.empty());
    assertThat(look(monitor)).isInstanceOf(Grown.class);
    for (int leaf = 0; leaf < 700; leaf += 70) {
      int before = ledger.entries.size();
      for (int i = leaf; i < leaf + 70; i++) {
        ledger.sign(i);
      }
      source.log.publish(ledger.from(before));
      monitor = again(monitor);
      assertThat(look(monitor))
          .isInstanceOfSatisfying(
              Grown.class,
              grown -> {
                assertThat(grown.from()).isEqualTo(before);
                assertThat(grown.checkpoint().head()).isEqualTo(source.log.head());
                assertThat(grown.endorsement().signedBy()).containsExactly(key.verifier());
              });
      assertThat(monitor.isChanged()).isTrue();
      assertThat(look(monitor)).isInstanceOf(Same.class);
      assertThat(monitor.isChanged()).isFalse();
    }
  }

  @Test
  void look_goesOn_withoutReadingOldEntriesAgain() throws Exception {
    HandWrittenLedger ledger = ledger();
    for (int leaf = 0; leaf < 600; leaf++) {
      ledger.sign(leaf);
    }
    source.log = publish(ledger);
    LogMonitor monitor = monitor(Optional.empty());
    look(monitor);
    source.log.remove("tile/entries/000");
    source.log.remove("tile/entries/001");
    source.log.publish(ledger.sign(600).from(ledger.entries.size() - 1));
    assertThat(look(again(monitor))).isInstanceOf(Grown.class);
  }

  @Test
  void look_atALogThatWentBack_raisesTheAlarm_andKeepsWhatItKnew() throws Exception {
    source.log = publish(ledger().sign(0).sign(1));
    LogMonitor monitor = monitor(Optional.empty());
    look(monitor);
    source.log = publish(ledger().sign(0));
    assertAlarm(look(monitor), Fault.ROLLED_BACK, "it has 6 entries, it had 7");
    assertThat(monitor.isChanged()).isFalse();
    assertAlarm(look(again(monitor)), Fault.ROLLED_BACK, "went back");
  }

  @Test
  void look_atAForkedLog_raisesTheAlarm_atTheSameSizeAndAtALargerOne() throws Exception {
    source.log = publish(ledger().sign(0).sign(1));
    LogMonitor monitor = monitor(Optional.empty());
    look(monitor);
    source.log = publish(ledger().sign(0).sign(2));
    assertAlarm(look(monitor), Fault.FORKED, "forked: at 7 entries");
    source.log = publish(ledger().sign(0).sign(2).sign(3).sign(4));
    assertAlarm(look(monitor), Fault.FORKED, "does not go on from its 7 entries");
    assertThat(((Alarm) look(monitor)).kept()).isPresent();
  }

  @Test
  void look_atAReuse_raisesTheAlarm() throws Exception {
    HandWrittenLedger ledger = ledger().sign(0).sign(1);
    source.log = publish(ledger);
    LogMonitor monitor = monitor(Optional.empty());
    look(monitor);
    source.log.publish(ledger.sign(1).from(7));
    assertAlarm(look(monitor), Fault.REUSE, "entry 7");
    source.log = publish(ledger().sign(0).reserve(999, 10));
    assertAlarm(look(monitor(Optional.empty())), Fault.REUSE, "next free leaf");
  }

  @Test
  void look_atEntriesThatAreNone_raisesTheAlarm() throws Exception {
    source.log = publish(ledger()).publish(List.of(new byte[] {99}));
    assertAlarm(look(monitor(Optional.empty())), Fault.RULES, "entry 5 is none");
  }

  @Test
  void look_atARewrittenEntry_raisesTheAlarm() throws Exception {
    HandWrittenLedger ledger = ledger().sign(0).sign(1);
    source.log = publish(ledger);
    LogMonitor monitor = monitor(Optional.empty());
    look(monitor);
    source.log.publish(ledger.sign(2).from(7));
    byte[] bundle = source.log.files().get("tile/entries/000.p/8");
    bundle[bundle.length - 1] ^= 1;
    assertAlarm(look(monitor), Fault.ENTRIES, "the root over the 8 entries");
    source.log.put("tile/entries/000.p/8", new byte[] {1, 2, 3});
    assertAlarm(look(monitor), Fault.ENTRIES, "bundle");
  }

  @Test
  void look_atAnotherKeyOrOrigin_raisesTheAlarm() throws Exception {
    HandWrittenLedger ledger = ledger();
    source.log = publish(ledger);
    LogMonitor monitor = monitor(Optional.empty());
    look(monitor);
    NoteSigner other = LogAuditTest.signer(ORIGIN, KeyType.ED25519);
    source.log = new PublishedLog(ORIGIN, other).publish(ledger.entries);
    assertAlarm(look(monitor), Fault.SIGNATURE, "not signed by");
    source.log = new PublishedLog("other", other).publish(ledger.entries);
    assertAlarm(look(monitor), Fault.SIGNATURE, "calls itself other");
    source.log.put("checkpoint", "<html>".getBytes(StandardCharsets.UTF_8));
    assertAlarm(look(monitor), Fault.SIGNATURE, "checkpoint");
  }

  @Test
  void look_atNobody_isNoAnswer_andAfterAWhileSilence() throws Exception {
    source.answers = false;
    LogMonitor monitor = monitor(Optional.empty());
    assertThat(look(monitor)).isInstanceOf(NoAnswer.class);
    source.answers = true;
    source.log = publish(ledger());
    look(monitor);
    source.answers = false;
    assertThat(look(monitor)).isInstanceOf(NoAnswer.class);
    long hour = Duration.ofHours(1).toMillis();
    assertThat(monitor.look(NOW + hour, AuditProgress.NONE)).isInstanceOf(NoAnswer.class);
    assertAlarm(monitor.look(NOW + hour + 1, AuditProgress.NONE), Fault.SILENCE, "cannot connect");
    source.answers = true;
    assertAlarm(monitor.look(NOW + 2 * hour, AuditProgress.NONE), Fault.SILENCE, "7200 s");
  }

  @Test
  void look_atALogThatIsCosignedAgain_isNoSilence() throws Exception {
    NoteSigner witness = LogAuditTest.signer("w", KeyType.ED25519_COSIGNATURE);
    TrustPolicy policy =
        TrustPolicy.parse(
            "log %s\nwitness w %s\nquorum w\n".formatted(key.verifier(), witness.verifier()));
    source.log = publish(ledger());
    cosign(witness, 1_000);
    LogMonitor monitor =
        new LogMonitor(
            new LogReader(source),
            new LogTrust.Policy(policy),
            Optional.empty(),
            true,
            Optional.of(Duration.ofHours(1)));
    look(monitor);
    cosign(witness, 2_000);
    long later = NOW + Duration.ofHours(3).toMillis();
    assertThat(monitor.look(later, AuditProgress.NONE))
        .isInstanceOfSatisfying(Same.class, same -> assertThat(same.renewed()).isTrue());
    assertThat(monitor.isChanged()).isTrue();
    assertThat(monitor.look(later, AuditProgress.NONE)).isInstanceOf(Same.class);
  }

  private void cosign(NoteSigner witness, long seconds) {
    SignedNote note = source.log.checkpoint(source.log.head());
    source.log.put(
        "checkpoint",
        note.with(witness.sign(note.text(), seconds)).encode().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void look_atAnothersLog_followsTheTree() throws Exception {
    source.log = new PublishedLog("theirs").publish(List.of(new byte[] {1}, new byte[] {2}));
    LogMonitor monitor =
        new LogMonitor(
            new LogReader(source),
            new LogTrust.FirstUse(),
            Optional.empty(),
            false,
            Optional.empty());
    assertThat(look(monitor)).isInstanceOf(Grown.class);
    source.log.publish(List.of(new byte[] {3}));
    MonitorState kept = MonitorState.decode(monitor.state().orElseThrow().encode());
    assertThat(kept.state()).isEmpty();
    assertThat(look(monitor)).isInstanceOf(Grown.class);
    assertThatThrownBy(() -> monitor(Optional.of(kept)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tree alone");
  }

  @Test
  void state_damagedAnywhere_isRefused() throws Exception {
    source.log = publish(ledger());
    LogMonitor monitor = monitor(Optional.empty());
    look(monitor);
    byte[] bytes = monitor.state().orElseThrow().encode();
    for (int i = 0; i < bytes.length; i++) {
      byte[] flipped = bytes.clone();
      flipped[i] ^= 1;
      assertThatThrownBy(() -> MonitorState.decode(flipped)).isInstanceOf(MalformedException.class);
      byte[] cut = Arrays.copyOf(bytes, i);
      assertThatThrownBy(() -> MonitorState.decode(cut)).isInstanceOf(MalformedException.class);
    }
  }
}
