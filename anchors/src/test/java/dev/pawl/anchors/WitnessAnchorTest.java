package dev.pawl.anchors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.testkit.GrowingLog;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.note.TrustPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The anchor over real witnesses and real connections, three of which two are a quorum.
final class WitnessAnchorTest {
  @TempDir private Path directory;
  private GrowingLog log;
  private Witnesses witnesses;

  @BeforeEach
  void serve() throws Exception {
    log = GrowingLog.named("log.example/a", 60, new SecureRandom());
    witnesses = new Witnesses(directory, log, 3);
  }

  @AfterEach
  void stop() throws IOException {
    witnesses.close();
  }

  private WitnessAnchor anchor(GrowingLog of, int threshold, long timeoutMillis) throws Exception {
    return new WitnessAnchor(
        WitnessQuorum.parse(witnesses.policy(threshold)),
        of::checkpoint,
        of::between,
        Duration.ofMillis(timeoutMillis));
  }

  private WitnessAnchor anchor(GrowingLog of) throws Exception {
    return anchor(of, 2, 20_000);
  }

  private void shut(int... doors) {
    for (int door : doors) {
      witnesses.doors.get(door).status = 503;
    }
  }

  private void open(int... doors) {
    for (int door : doors) {
      witnesses.doors.get(door).status = 0;
    }
  }

  private static StoreDamagedException.Kind kindOf(Throwable e) {
    return ((StoreDamagedException) e).kind();
  }

  @Test
  void confirm_aGrowingLog_keepsTheCosignedCheckpoint() throws Exception {
    TrustPolicy policy = TrustPolicy.parse(witnesses.policy(2));
    try (WitnessAnchor anchor = anchor(log)) {
      assertThat(anchor.remembered()).isEqualTo(MerkleTree.EMPTY);
      assertThat(anchor.cosigned()).isEmpty();
      for (int size = 1; size < 20; size += 3) {
        anchor.confirm(log.head(size));
        assertThat(anchor.remembered()).isEqualTo(log.head(size));
        assertThat(policy.isWitnessed(anchor.cosigned().orElseThrow())).isTrue();
        assertThat(anchor.cosigned().orElseThrow().text()).isEqualTo(log.checkpoint(size).text());
      }
    }
    try (WitnessAnchor nextProcess = anchor(log)) {
      nextProcess.confirm(log.head(19));
      nextProcess.confirm(log.head(40));
      assertThat(nextProcess.remembered()).isEqualTo(log.head(40));
    }
  }

  @Test
  void confirm_theSameHeadAgain_asksNobody() throws Exception {
    try (WitnessAnchor anchor = anchor(log, 3, 20_000)) {
      anchor.confirm(log.head(7));
      int asked = witnesses.doors.getFirst().requests.get();
      anchor.confirm(log.head(7));
      assertThat(witnesses.doors.getFirst().requests).hasValue(asked);
      assertThatThrownBy(() -> anchor.confirm(log.head(6)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> anchor.confirm(log.forkedAt(3, 7).head(7)))
          .isInstanceOf(StoreDamagedException.class);
    }
  }

  @Test
  void confirm_withAMinoritySilent_doesNotWaitForIt() throws Exception {
    witnesses.doors.get(2).held = new CountDownLatch(1);
    try (WitnessAnchor anchor = anchor(log)) { // would wait 20 s
      for (int size = 1; size < 30; size++) {
        anchor.confirm(log.head(size));
      }
      assertThat(witnesses.doors.get(2).requests).hasValue(1);
      witnesses.doors.get(2).held.countDown();
      shut(1);
      anchor.confirm(log.head(30));
      anchor.confirm(log.head(31));
    }
  }

  @Test
  void confirm_withAMajorityGone_namesThemAndGoesOnWhenTheyAreBack() throws Exception {
    try (WitnessAnchor anchor = anchor(log, 2, 500)) {
      anchor.confirm(log.head(5));
      shut(0);
      witnesses.doors.get(1).front.stop(0);
      assertThatThrownBy(() -> anchor.confirm(log.head(6)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no quorum of witnesses cosigned 6 entries")
          .hasMessageContaining(witnesses.doors.get(0).url())
          .hasMessageContaining("answered 503")
          .hasMessageContaining(witnesses.doors.get(1).url())
          .hasMessageContaining("no connection");
      assertThat(anchor.remembered()).isEqualTo(log.head(5));
      open(0);
      anchor.confirm(log.head(6));
    }
  }

  @Test
  void confirm_whereAWitnessIsSilentForLong_endsByItsTimeout() throws Exception {
    witnesses.doors.get(0).held = new CountDownLatch(1);
    witnesses.doors.get(1).held = new CountDownLatch(1);
    try (WitnessAnchor anchor = anchor(log, 2, 300)) {
      assertThatThrownBy(() -> anchor.confirm(log.head(6)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("did not answer in 300 ms");
    }
  }

  @Test
  void confirm_aRolledBackLedger_saysWhatIsMissingAndWhoRemembers() throws Exception {
    try (WitnessAnchor anchor = anchor(log)) {
      anchor.confirm(log.head(30));
    }
    try (WitnessAnchor restored = anchor(log)) {
      assertThatThrownBy(() -> restored.confirm(log.head(20)))
          .isInstanceOf(StoreDamagedException.class)
          .satisfies(e -> assertThat(kindOf(e)).isEqualTo(StoreDamagedException.Kind.ROLLED_BACK))
          .hasMessageContaining("remembers 30 entries, the store holds 20")
          .hasMessageContaining("entries 20 to 29 are missing")
          .hasMessageContaining("witness http://127.0.0.1:");
      assertThatThrownBy(() -> restored.confirm(log.head(31)))
          .isInstanceOf(StoreDamagedException.class);
    }
  }

  @Test
  void confirm_aFork_isToldAtTheSameSizeAndBeyond() throws Exception {
    GrowingLog fork = log.forkedAt(10, 60);
    try (WitnessAnchor anchor = anchor(log)) {
      anchor.confirm(log.head(30));
    }
    for (int size : new int[] {30, 35}) {
      try (WitnessAnchor other = anchor(fork)) {
        assertThatThrownBy(() -> other.confirm(fork.head(size)))
            .isInstanceOf(StoreDamagedException.class)
            .satisfies(e -> assertThat(kindOf(e)).isEqualTo(StoreDamagedException.Kind.FORKED));
      }
    }
  }

  /// One witness saw what the others forgot: restored themselves, they would cosign the rest.
  @Test
  void confirm_whereOneWitnessRemembersMore_isToldAgainstAQuorum() throws Exception {
    shut(0, 1);
    try (WitnessAnchor anchor = anchor(log)) {
      assertThatThrownBy(() -> anchor.confirm(log.head(30))).isInstanceOf(IOException.class);
    }
    open(0, 1);
    witnesses.doors.get(2).held = new CountDownLatch(1);
    try (WitnessAnchor restored = anchor(log)) {
      restored.confirm(log.head(20)); // by the quorum of two
      witnesses.doors.get(2).held.countDown();
      assertThatThrownBy(
              () -> {
                for (int size = 21; size < 60; size++) {
                  restored.confirm(log.head(size));
                }
              })
          .isInstanceOf(StoreDamagedException.class)
          .hasMessageContaining(witnesses.doors.get(2).url())
          .hasMessageContaining("remembers 30 entries");
    }
  }

  /// Two timelines of one ledger ask at once: never are both confirmed.
  @Test
  void confirm_byTwoCopies_atMostOneGoesOn() throws Exception {
    GrowingLog fork = log.forkedAt(8, 60);
    for (int run = 0; run < 4; run++) {
      witnesses.close();
      witnesses = new Witnesses(directory.resolve("run" + run), log, 3);
      try (WitnessAnchor one = anchor(log);
          WitnessAnchor other = anchor(fork)) {
        one.confirm(log.head(8));
        other.confirm(fork.head(8));
        boolean[] confirmed = new boolean[2];
        Thread first = Thread.ofVirtual().start(() -> confirmed[0] = confirms(one, log, 9));
        Thread second = Thread.ofVirtual().start(() -> confirmed[1] = confirms(other, fork, 10));
        first.join();
        second.join();
        assertThat(confirmed[0] && confirmed[1]).as("both copies in run %d", run).isFalse();
      }
    }
  }

  private static boolean confirms(WitnessAnchor anchor, GrowingLog log, int size) {
    try {
      anchor.confirm(log.head(size));
      return true;
    } catch (IOException | StoreDamagedException e) {
      return false;
    }
  }
}
