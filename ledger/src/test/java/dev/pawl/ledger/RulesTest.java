package dev.pawl.ledger;

import static dev.pawl.ledger.Samples.createKey;
import static dev.pawl.ledger.Samples.key;
import static dev.pawl.ledger.Samples.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.ledger.Command.Acknowledge;
import dev.pawl.ledger.Command.Burn;
import dev.pawl.ledger.Command.FenceSigner;
import dev.pawl.ledger.Command.Quarantine;
import dev.pawl.ledger.Command.RaiseSchema;
import dev.pawl.ledger.Command.Reserve;
import dev.pawl.ledger.Command.Resume;
import dev.pawl.ledger.Command.Retire;
import dev.pawl.ledger.Entry.Burned;
import dev.pawl.ledger.Entry.KeyQuarantined;
import dev.pawl.ledger.Entry.Reserved;
import dev.pawl.ledger.Entry.SchemaRaised;
import dev.pawl.ledger.Entry.Signed;
import dev.pawl.ledger.Entry.SignerFenced;
import dev.pawl.ledger.KeyState.Status;
import dev.pawl.ledger.Refusal.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

class RulesTest {

  private static Reserve reserve(int count, Epoch epoch) {
    return new Reserve(key(1), 0, 0, count, epoch);
  }

  private static Play withKey(Integer... heights) {
    Play play = Play.withSigner();
    play.accept(createKey(1, heights));
    return play;
  }

  @Test
  void anything_beforeTheStore_isRefused() {
    assertThat(new Play().refuse(Samples.openSigner())).isEqualTo(Reason.STORE);
  }

  @Test
  void createStore_twice_isRefused() {
    assertThat(Play.withSigner().refuse(Samples.createStore())).isEqualTo(Reason.STORE);
  }

  @Test
  void reserve_again_followsOn() {
    Play play = withKey(5);
    assertThat(play.accept(reserve(3, play.epoch())))
        .containsExactly(new Reserved(key(1), 0, new LeafRange(0, 3), play.epoch()));
    assertThat(play.accept(reserve(3, play.epoch())))
        .containsExactly(new Reserved(key(1), 0, new LeafRange(3, 3), play.epoch()));
  }

  @Test
  void reserve_moreThanIsLeft_givesTheRestThenRefuses() {
    Play play = withKey(5);
    assertThat(play.accept(reserve(100, play.epoch())))
        .containsExactly(new Reserved(key(1), 0, new LeafRange(0, 32), play.epoch()));
    assertThat(play.refuse(reserve(1, play.epoch()))).isEqualTo(Reason.KEY_EXHAUSTED);
  }

  @Test
  void reserve_atLeast_burnsTheGap() {
    Play play = withKey(5);
    assertThat(play.accept(new Reserve(key(1), 0, 7, 2, play.epoch())))
        .containsExactly(
            new Burned(key(1), 0, new LeafRange(0, 7), BurnReason.SKIPPED),
            new Reserved(key(1), 0, new LeafRange(7, 2), play.epoch()));
    assertThat(play.accept(new Reserve(key(1), 0, 3, 1, play.epoch())))
        .containsExactly(new Reserved(key(1), 0, new LeafRange(9, 1), play.epoch()));
  }

  @Test
  void reserve_atLeastBeyondTheEnd_isExhausted() {
    Play play = withKey(5);
    assertThat(play.refuse(new Reserve(key(1), 0, 32, 1, play.epoch())))
        .isEqualTo(Reason.KEY_EXHAUSTED);
    assertThat(play.refuse(new Reserve(key(1), 0, Long.MAX_VALUE, 1, play.epoch())))
        .isEqualTo(Reason.KEY_EXHAUSTED);
  }

  @Test
  void reserve_nonsense_isRefused() {
    Play play = withKey(5);
    assertThat(play.refuse(reserve(0, play.epoch()))).isEqualTo(Reason.NOT_APPLICABLE);
    assertThat(play.refuse(reserve(-1, play.epoch()))).isEqualTo(Reason.NOT_APPLICABLE);
    assertThat(play.refuse(new Reserve(key(1), 1, 0, 1, play.epoch())))
        .isEqualTo(Reason.NOT_APPLICABLE);
    assertThat(play.refuse(new Reserve(key(1), 0, -1, 1, play.epoch())))
        .isEqualTo(Reason.NOT_APPLICABLE);
    assertThat(play.refuse(new Reserve(key(2), 0, 0, 1, play.epoch())))
        .isEqualTo(Reason.KEY_UNKNOWN);
  }

  @Test
  void reserve_inAHugeKey_isExactAtTheEdges() {
    Play play = withKey(20, 20, 20);
    long end = 1L << 60;
    play.accept(new Reserve(key(1), 0, end - 2, 5, play.epoch()));
    assertThat(play.leaves(1).next()).isEqualTo(end);
    assertThat(play.refuse(reserve(1, play.epoch()))).isEqualTo(Reason.KEY_EXHAUSTED);
  }

  @Test
  void reserve_aboveTheLimit_isCut() {
    Play play = withKey(20);
    play.accept(reserve(Integer.MAX_VALUE, play.epoch()));
    assertThat(play.leaves(1).next()).isEqualTo(LedgerState.RESERVATION_LEAVES_MAX);
  }

  @Test
  void createKey_higherThanSixty_isRefused() {
    Play play = Play.withSigner();
    assertThat(play.refuse(createKey(1, 20, 20, 21))).isEqualTo(Reason.NOT_APPLICABLE);
    assertThat(play.refuse(createKey(1, 0))).isEqualTo(Reason.NOT_APPLICABLE);
    assertThat(play.refuse(createKey(1))).isEqualTo(Reason.NOT_APPLICABLE);
  }

  @Test
  void createKey_withAnIdNameOrPublicKeySeenBefore_isRefusedEvenAfterRetirement() {
    Play play = withKey(5);
    play.accept(new Retire(key(1), "done", "me", 0));
    assertThat(play.refuse(createKey(1, 5))).isEqualTo(Reason.KEY_EXISTS);
    Entry.KeyCreated other = createKey(2, 5).entry();
    Entry.KeyCreated sameName =
        new Entry.KeyCreated(
            other.key(),
            "key-1",
            "p",
            other.publicKey(),
            other.heights(),
            other.policy(),
            other.sealedPrivateKey(),
            0);
    Entry.KeyCreated samePublicKey =
        new Entry.KeyCreated(
            other.key(),
            "other",
            "p",
            createKey(1, 5).entry().publicKey(),
            other.heights(),
            other.policy(),
            other.sealedPrivateKey(),
            0);
    Bytes sealed = createKey(2, 5).sealedPrivateKey();
    assertThat(play.refuse(new Command.CreateKey(sameName, sealed))).isEqualTo(Reason.KEY_EXISTS);
    assertThat(play.refuse(new Command.CreateKey(samePublicKey, sealed)))
        .isEqualTo(Reason.KEY_EXISTS);
  }

  @Test
  void commitReceipt_ofAnOpenLeaf_closesIt() {
    Play play = withKey(5);
    play.accept(reserve(4, play.epoch()));
    play.accept(receipt(1, 0, 2, play.epoch()));
    assertThat(play.leaves(1).signed()).isEqualTo(1);
    assertThat(play.leaves(1).open().getFirst().ranges())
        .containsExactly(new LeafRange(0, 2), new LeafRange(3, 1));
  }

  @Test
  void commitReceipt_twice_tripsAndQuarantines() {
    Play play = withKey(5);
    play.accept(reserve(4, play.epoch()));
    play.accept(receipt(1, 0, 2, play.epoch()));
    assertThat(play.refuse(receipt(1, 0, 2, play.epoch()))).isEqualTo(Reason.LEAF_NOT_OPEN);
    assertThat(play.entries.getLast()).isInstanceOf(KeyQuarantined.class);
    assertThat(play.refuse(reserve(1, play.epoch()))).isEqualTo(Reason.KEY_QUARANTINED);
    assertThat(play.refuse(receipt(1, 0, 3, play.epoch()))).isEqualTo(Reason.KEY_QUARANTINED);
  }

  @Test
  void commitReceipt_ofAFreeLeaf_trips() {
    Play play = withKey(5);
    play.accept(reserve(4, play.epoch()));
    assertThat(play.refuse(receipt(1, 0, 4, play.epoch()))).isEqualTo(Reason.LEAF_NOT_OPEN);
    assertThat(play.state.key(key(1)).orElseThrow().status()).isEqualTo(Status.QUARANTINED);
  }

  /// Somebody has computed with the leaf already: it goes to nobody, however the key is resumed.
  @Test
  void resume_afterAReceiptOfAFreeLeaf_neverGivesThatLeaf() {
    Play play = withKey(5);
    play.accept(reserve(4, play.epoch()));
    assertThat(play.refuse(receipt(1, 0, 6, play.epoch()))).isEqualTo(Reason.LEAF_NOT_OPEN);
    play.accept(new Resume(key(1), 0, "looked at", "a person", 0));
    assertThat(play.accept(reserve(1, play.epoch())))
        .containsExactly(new Reserved(key(1), 0, new LeafRange(7, 1), play.epoch()));
  }

  /// As two threads with one broken lease offer them.
  @Test
  void resume_afterSeveralReceiptsOfFreeLeaves_neverGivesAnyOfThem() {
    Play play = withKey(5);
    play.accept(reserve(4, play.epoch()));
    assertThat(play.refuse(receipt(1, 0, 6, play.epoch()))).isEqualTo(Reason.LEAF_NOT_OPEN);
    assertThat(play.refuse(receipt(1, 0, 8, play.epoch()))).isEqualTo(Reason.KEY_QUARANTINED);
    play.accept(new Resume(key(1), 0, "looked at", "a person", 0));
    assertThat(play.accept(reserve(1, play.epoch())))
        .containsExactly(new Reserved(key(1), 0, new LeafRange(9, 1), play.epoch()));
  }

  /// The epoch is over, so the key goes on; the leaf does not.
  @Test
  void commitReceipt_ofAFreeLeafFromAFencedEpoch_burnsIt() {
    Play play = withKey(5);
    Epoch first = play.epoch();
    play.accept(Samples.openSigner());
    assertThat(play.refuse(receipt(1, 0, 2, first))).isEqualTo(Reason.EPOCH_FENCED);
    assertThat(play.state.key(key(1)).orElseThrow().status()).isEqualTo(Status.ACTIVE);
    assertThat(play.accept(reserve(1, play.epoch())))
        .containsExactly(new Reserved(key(1), 0, new LeafRange(3, 1), play.epoch()));
  }

  @Test
  void commitReceipt_ofALeafBeyondTheKey_burnsNothing() {
    Play play = withKey(5);
    assertThat(play.refuse(receipt(1, 0, 32, play.epoch()))).isEqualTo(Reason.LEAF_NOT_OPEN);
    assertThat(play.refuse(receipt(1, 1, 0, play.epoch()))).isEqualTo(Reason.KEY_QUARANTINED);
    assertThat(play.state.key(key(1)).orElseThrow().leaves().next()).isZero();
  }

  @Test
  void commitReceipt_inAnotherEpochsReservation_trips() {
    Play play = withKey(5);
    Epoch first = play.epoch();
    play.accept(reserve(4, first));
    play.accept(Samples.openSigner(new SignerId("signer-2")));
    assertThat(play.refuse(receipt(1, 0, 0, play.epoch()))).isEqualTo(Reason.LEAF_NOT_OPEN);
  }

  @Test
  void commitReceipt_fromAFencedEpoch_isRefusedWithoutQuarantine() {
    Play play = withKey(5);
    Epoch first = play.epoch();
    play.accept(reserve(4, first));
    play.accept(Samples.openSigner());
    assertThat(play.refuse(receipt(1, 0, 0, first))).isEqualTo(Reason.EPOCH_FENCED);
    assertThat(play.state.key(key(1)).orElseThrow().status()).isEqualTo(Status.ACTIVE);
  }

  @Test
  void openSigner_again_burnsAndFencesTheOlderEpoch() {
    Play play = withKey(5);
    Epoch first = play.epoch();
    play.accept(reserve(4, first));
    play.accept(receipt(1, 0, 1, first));
    List<Entry> entries = play.accept(Samples.openSigner());
    assertThat(entries.subList(0, 3))
        .containsExactly(
            new Burned(key(1), 0, new LeafRange(0, 1), BurnReason.ABANDONED),
            new Burned(key(1), 0, new LeafRange(2, 2), BurnReason.ABANDONED),
            new SignerFenced(first, FenceReason.SUPERSEDED, 3_000));
    assertThat(play.refuse(reserve(1, first))).isEqualTo(Reason.EPOCH_FENCED);
    assertThat(play.accept(reserve(1, play.epoch())))
        .containsExactly(new Reserved(key(1), 0, new LeafRange(4, 1), play.epoch()));
  }

  @Test
  void fenceSigner_burnsParentLeavesToo() {
    Play play = withKey(5, 5);
    play.accept(new Reserve(key(1), 1, 0, 2, play.epoch()));
    play.accept(receipt(1, 1, 0, play.epoch()));
    play.accept(new FenceSigner(play.epoch(), FenceReason.CLOSED, 9));
    assertThat(play.entries)
        .contains(new Burned(key(1), 1, new LeafRange(1, 1), BurnReason.ABANDONED));
    assertThat(play.state.signers()).isEmpty();
  }

  @Test
  void burn_closesOnlyOwnOpenLeaves() {
    Play play = withKey(5);
    Epoch first = play.epoch();
    play.accept(reserve(4, first));
    play.accept(new Burn(key(1), 0, new LeafRange(1, 2), BurnReason.FAILED, first));
    assertThat(play.leaves(1).burned()).isEqualTo(2);
    assertThat(play.refuse(new Burn(key(1), 0, new LeafRange(1, 1), BurnReason.FAILED, first)))
        .isEqualTo(Reason.LEAF_NOT_OPEN);
    play.accept(Samples.openSigner(new SignerId("signer-2")));
    assertThat(
            play.refuse(new Burn(key(1), 0, new LeafRange(0, 1), BurnReason.FAILED, play.epoch())))
        .isEqualTo(Reason.LEAF_NOT_OPEN);
  }

  @Test
  void resume_afterQuarantine_skipsAhead() {
    Play play = withKey(5);
    play.accept(reserve(4, play.epoch()));
    play.accept(new Quarantine(key(1), "doubt", "", "me", 0));
    assertThat(play.refuse(reserve(1, play.epoch()))).isEqualTo(Reason.KEY_QUARANTINED);
    play.accept(new Resume(key(1), 10, "looked into", "me", 0));
    assertThat(play.leaves(1).burned()).isEqualTo(10);
    assertThat(play.accept(reserve(1, play.epoch())))
        .containsExactly(new Reserved(key(1), 0, new LeafRange(10, 1), play.epoch()));
    assertThat(play.refuse(receipt(1, 0, 0, play.epoch()))).isEqualTo(Reason.LEAF_NOT_OPEN);
  }

  @Test
  void resume_ofAnActiveOrRetiredKey_isRefused() {
    Play play = withKey(5);
    assertThat(play.refuse(new Resume(key(1), 0, "", "me", 0))).isEqualTo(Reason.NOT_APPLICABLE);
    play.accept(new Retire(key(1), "old", "me", 0));
    assertThat(play.refuse(new Resume(key(1), 0, "", "me", 0))).isEqualTo(Reason.NOT_APPLICABLE);
    assertThat(play.refuse(reserve(1, play.epoch()))).isEqualTo(Reason.KEY_RETIRED);
  }

  @Test
  void reserve_stopsAtEachThreshold_untilAcknowledged() {
    Play play = Play.withSigner();
    play.accept(createKey(1, new KeyPolicy("", List.of(250, 100)), 5)); // at 8 and at 3 left
    play.accept(reserve(32, play.epoch()));
    assertThat(play.leaves(1).free()).isEqualTo(8);
    assertThat(play.refuse(reserve(1, play.epoch()))).isEqualTo(Reason.ACKNOWLEDGEMENT_NEEDED);
    play.accept(new Acknowledge(key(1), "me", 0));
    assertThat(play.refuse(new Acknowledge(key(1), "me", 0))).isEqualTo(Reason.NOT_APPLICABLE);
    play.accept(reserve(32, play.epoch()));
    assertThat(play.leaves(1).free()).isEqualTo(3);
    assertThat(play.refuse(reserve(1, play.epoch()))).isEqualTo(Reason.ACKNOWLEDGEMENT_NEEDED);
    play.accept(new Acknowledge(key(1), "me", 0));
    play.accept(reserve(32, play.epoch()));
    assertThat(play.refuse(reserve(1, play.epoch()))).isEqualTo(Reason.KEY_EXHAUSTED);
  }

  @Test
  void reserve_skippingOverAThreshold_needsTheAcknowledgement() {
    Play play = Play.withSigner();
    play.accept(createKey(1, new KeyPolicy("", List.of(250)), 5));
    assertThat(play.refuse(new Reserve(key(1), 0, 30, 1, play.epoch())))
        .isEqualTo(Reason.ACKNOWLEDGEMENT_NEEDED);
    assertThat(play.leaves(1).next()).isZero();
  }

  @Test
  void reserve_tooManyOpen_isRefused() {
    Play play = withKey(20);
    for (int i = 0; i < LedgerState.OPEN_RESERVATIONS_MAX; i++) {
      play.state =
          play.state.apply(play.state.decide(reserve(1, play.epoch())).entries().getFirst());
    }
    assertThat(play.refuse(reserve(1, play.epoch()))).isEqualTo(Reason.LIMIT);
  }

  @Test
  void raiseSchema_beyondWhatIsKnown_isRefused() {
    Play play = Play.withSigner();
    assertThat(play.refuse(new RaiseSchema(2))).isEqualTo(Reason.NOT_APPLICABLE);
    assertThatThrownBy(() -> play.state.apply(new SchemaRaised(2)))
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining("schema 2");
  }

  @Test
  void apply_ofWhatTheRulesWouldNotWrite_isRefused() {
    Play play = withKey(5);
    Epoch epoch = play.epoch();
    play.accept(reserve(4, epoch));
    play.accept(receipt(1, 0, 0, epoch));
    List<Entry> illegal =
        List.of(
            Samples.createStore().entry(),
            createKey(1, 5).entry(),
            new Reserved(key(1), 0, new LeafRange(3, 2), epoch),
            new Reserved(key(1), 0, new LeafRange(5, 2), epoch),
            new Reserved(key(1), 0, new LeafRange(4, 29), epoch),
            new Reserved(key(1), 0, new LeafRange(4, 1), new Epoch(99)),
            new Reserved(key(2), 0, new LeafRange(0, 1), epoch),
            new Reserved(key(1), 1, new LeafRange(0, 1), epoch),
            receipt(1, 0, 0, epoch).receipt(),
            receipt(1, 0, 9, epoch).receipt(),
            new Burned(key(1), 0, new LeafRange(0, 1), BurnReason.FAILED),
            new Burned(key(1), 0, new LeafRange(3, 2), BurnReason.FAILED),
            new Burned(key(1), 0, new LeafRange(4, 29), BurnReason.SKIPPED),
            new SignerFenced(epoch, FenceReason.CLOSED, 0),
            new SignerFenced(new Epoch(7), FenceReason.CLOSED, 0),
            new Entry.SignerOpened(Samples.SIGNER, "", HostFingerprint.UNKNOWN, 0),
            new Entry.StateRecorded(LedgerState.EMPTY.digest()),
            new Entry.KeyResumed(key(1), "", "", 0),
            new Entry.ThresholdAcknowledged(key(1), 100, "", 0));
    for (Entry entry : illegal) {
      assertThatThrownBy(() -> play.state.apply(entry))
          .as(entry.toString())
          .isInstanceOf(IllegalEntryException.class);
    }
  }

  @Test
  void signedEntry_namesItsAttachments() {
    Signed receipt = receipt(1, 0, 0, new Epoch(1)).receipt();
    assertThat(receipt.attachments()).containsExactly(receipt.disclosure(), receipt.signature());
  }
}
