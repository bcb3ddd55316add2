package dev.pawl.ledger;

import static dev.pawl.ledger.Samples.anchors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.ledger.Command.ConfigureAnchors;
import dev.pawl.ledger.Command.UseGrace;
import dev.pawl.ledger.Entry.AnchorsConfigured;
import dev.pawl.ledger.Entry.GraceUsed;
import dev.pawl.ledger.Refusal.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Log keys, required anchors and grace: what may be configured, and that the fold agrees.
class OversightTest {
  private static final List<String> ONE = List.of("alice");
  private static final List<String> TWO = List.of("alice", "bob");

  private final Play play = Play.withSigner();

  private void configure(AnchorsConfigured entry) {
    assertThat(play.state.decide(new ConfigureAnchors(entry))).isEqualTo(Decision.accepted(entry));
    play.state = play.state.apply(entry);
  }

  private void assertNeedsTwo(AnchorsConfigured entry) {
    assertRefused(entry, "two people must approve it, and 1 did");
  }

  private void assertRefused(AnchorsConfigured entry, String why) {
    Decision refused = play.state.decide(new ConfigureAnchors(entry));
    assertThat(((Decision.Refused) refused).refusal().message()).contains(why);
    assertThatThrownBy(() -> play.state.apply(entry))
        .isInstanceOf(IllegalEntryException.class)
        .hasMessageContaining(why);
  }

  @Test
  void logKey_isMadeOnce() {
    play.accept(Samples.createLogKey("log"));
    assertThat(play.state.oversight().logKey().orElseThrow().origin()).isEqualTo("log");
    assertThat(play.state.oversight().logKeyIndex()).isEqualTo(play.state.size() - 1);
    assertThat(play.refuse(Samples.createLogKey("log"))).isEqualTo(Reason.NOT_APPLICABLE);
    assertThatThrownBy(() -> play.state.apply(Samples.createLogKey("other").entry()))
        .isInstanceOf(IllegalEntryException.class);
  }

  @Test
  void anchors_moreOfThem_needOneApprover() {
    configure(anchors(Release.RECEIPT, 0, ONE, "tpm 1"));
    configure(anchors(Release.RECEIPT, 0, ONE, "tpm 1", "witness w"));
    configure(anchors(Release.WITNESSED, 0, ONE, "witness w", "tpm 1"));
    assertThat(play.state.oversight().anchors()).hasSize(2);
    assertThat(play.state.oversight().release()).isEqualTo(Release.WITNESSED);
  }

  @Test
  void anchors_withoutApprover_areRefused() {
    assertRefused(anchors(Release.RECEIPT, 0, List.of(" "), "tpm 1"), "nobody approved");
  }

  @Test
  void anchors_oneLess_needTwoApprovers() {
    configure(anchors(Release.RECEIPT, 0, ONE, "tpm 1", "witness w"));
    assertNeedsTwo(anchors(Release.RECEIPT, 0, ONE, "tpm 1"));
    assertNeedsTwo(anchors(Release.RECEIPT, 0, ONE, "tpm 1", "witness other"));
    assertNeedsTwo(anchors(Release.RECEIPT, 0, ONE));
    assertNeedsTwo(
        anchors(Release.RECEIPT, 0, List.of("alice", " Al ice", "a-LICE.", ""), "tpm 1"));
    configure(anchors(Release.RECEIPT, 0, TWO));
  }

  @Test
  void release_earlier_needsTwoApprovers() {
    configure(anchors(Release.WITNESSED, 0, ONE, "witness w"));
    assertNeedsTwo(anchors(Release.RECEIPT, 0, ONE, "witness w"));
    configure(anchors(Release.RECEIPT, 0, TWO, "witness w"));
  }

  @Test
  void release_witnessed_needsAnAnchor() {
    assertRefused(anchors(Release.WITNESSED, 0, TWO), "needs a required anchor");
  }

  @Test
  void grace_moreThanIsLeft_needsTwoApprovers() {
    configure(anchors(Release.RECEIPT, 10, ONE, "witness w"));
    play.accept(new UseGrace(4, "w"));
    assertThat(play.state.oversight().graceLeft()).isEqualTo(6);
    assertNeedsTwo(anchors(Release.RECEIPT, 7, ONE, "witness w"));
    configure(anchors(Release.RECEIPT, 6, ONE, "witness w"));
    configure(anchors(Release.RECEIPT, 100, TWO, "witness w"));
  }

  @Test
  void grace_beyondWhatIsLeft_isRefused() {
    assertThat(play.refuse(new UseGrace(1, "w"))).isEqualTo(Reason.NOT_APPLICABLE);
    configure(anchors(Release.RECEIPT, 10, ONE, "witness w"));
    play.accept(new UseGrace(10, "w"));
    assertThat(play.refuse(new UseGrace(1, "w"))).isEqualTo(Reason.NOT_APPLICABLE);
    for (int leaves : new int[] {-1, 0, 1}) {
      assertThatThrownBy(() -> play.state.apply(new GraceUsed(leaves, "w")))
          .isInstanceOf(IllegalEntryException.class);
    }
  }

  @Test
  void state_withWatchers_decodesToItself() {
    play.accept(Samples.createLogKey("log"));
    configure(anchors(Release.WITNESSED, 10, ONE, "witness w"));
    play.accept(new UseGrace(4, "w"));
    Bytes bytes = StateCodec.encode(play.state);
    LedgerState decoded = StateCodec.decode(bytes);
    assertThat(decoded.oversight()).isEqualTo(play.state.oversight());
    assertThat(StateCodec.encode(decoded)).isEqualTo(bytes);
  }

  @Test
  void anchorsConfigured_twiceTheSame_orTooLong_isRefused() {
    assertThatThrownBy(() -> anchors(Release.RECEIPT, 0, ONE, "tpm 1", "tpm 1"))
        .hasMessageContaining("an anchor is named twice");
    String half = "x".repeat(RequiredAnchor.SPECIFICATION_MAX / 2 + 1);
    assertThatThrownBy(() -> anchors(Release.RECEIPT, 0, ONE, "tpm " + half, "witness " + half))
        .hasMessageContaining("characters of all specifications");
    assertThatThrownBy(() -> anchors(Release.RECEIPT, 0, List.of("Jos\u00e9"), "tpm 1"))
        .hasMessageContaining("approver is not ASCII");
    assertThatThrownBy(() -> anchors(Release.RECEIPT, -1, ONE, "tpm 1"))
        .hasMessageContaining("grace");
  }
}
