package dev.pawl.ledger;

import static dev.pawl.ledger.Samples.bytes;
import static dev.pawl.ledger.Samples.createKey;
import static dev.pawl.ledger.Samples.key;
import static dev.pawl.ledger.Samples.receipt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.ledger.Command.Acknowledge;
import dev.pawl.ledger.Command.Burn;
import dev.pawl.ledger.Command.CreateKey;
import dev.pawl.ledger.Command.FenceSigner;
import dev.pawl.ledger.Command.Quarantine;
import dev.pawl.ledger.Command.RaiseSchema;
import dev.pawl.ledger.Command.Reserve;
import dev.pawl.ledger.Command.Resume;
import dev.pawl.ledger.Entry.KeyCreated;
import dev.pawl.ledger.Entry.SchemaRaised;
import dev.pawl.ledger.Refusal.Reason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The rules at their edges: the last value that is allowed, and the first that is not.
class RulesLimitsTest {
  private static Play withKey(Integer... heights) {
    Play play = Play.withSigner();
    play.accept(createKey(1, heights));
    return play;
  }

  @Test
  void fenceSigner_ofOneOfTwo_leavesTheOthersLeavesOpen() {
    Play play = withKey(5);
    Epoch first = play.epoch();
    play.accept(new Reserve(key(1), 0, 0, 4, first));
    play.accept(Samples.openSigner(new SignerId("signer-2")));
    Epoch second = play.epoch();
    play.accept(new Reserve(key(1), 0, 0, 4, second));

    play.accept(new FenceSigner(first, FenceReason.CLOSED, 9));

    assertThat(play.leaves(1).burned()).isEqualTo(4);
    play.accept(receipt(1, 0, 4, second));
  }

  @Test
  void commitReceipt_ofALayerThatIsNotThere_trips() {
    Play play = withKey(5);
    play.accept(new Reserve(key(1), 0, 0, 4, play.epoch()));
    assertThat(play.refuse(receipt(1, 1, 0, play.epoch()))).isEqualTo(Reason.LEAF_NOT_OPEN);
  }

  @Test
  void burn_ofALayerThatIsNotThere_isRefused() {
    Play play = withKey(5);
    play.accept(new Reserve(key(1), 0, 0, 4, play.epoch()));
    for (int layer : new int[] {-1, 1, 2}) {
      Burn burn = new Burn(key(1), layer, new LeafRange(0, 1), BurnReason.FAILED, play.epoch());
      assertThat(play.refuse(burn)).isEqualTo(Reason.LEAF_NOT_OPEN);
    }
    play.accept(new Burn(key(1), 0, new LeafRange(0, 1), BurnReason.FAILED, play.epoch()));
  }

  @Test
  void burn_ofAParentsLeaf_closesIt() {
    Play play = withKey(5, 5);
    play.accept(new Reserve(key(1), 1, 0, 2, play.epoch()));
    play.accept(new Burn(key(1), 1, new LeafRange(0, 2), BurnReason.FAILED, play.epoch()));
    assertThat(play.state.key(key(1)).orElseThrow().layers().get(1).burned()).isEqualTo(2);
  }

  @Test
  void resume_toTheVeryEnd_isAllowedAndOneMoreIsNot() {
    Play play = withKey(5);
    play.accept(new Quarantine(key(1), "doubt", "", "me", 0));
    assertThat(play.refuse(new Resume(key(1), 33, "", "me", 0))).isEqualTo(Reason.NOT_APPLICABLE);
    play.accept(new Resume(key(1), 32, "", "me", 0));
    assertThat(play.leaves(1).free()).isZero();
  }

  @Test
  void createKey_ofTheLeastAndTheGreatestHeight_isAccepted() {
    Play play = Play.withSigner();
    play.accept(createKey(1, 1));
    play.accept(createKey(2, 60));
    assertThat(play.leaves(1).capacity()).isEqualTo(2);
    assertThat(play.leaves(2).capacity()).isEqualTo(1L << 60);
    assertThat(play.refuse(createKey(3, 61))).isEqualTo(Reason.NOT_APPLICABLE);
  }

  @Test
  void createKey_withAnIdSeenBefore_isRefusedWhateverElseItHas() {
    Play play = withKey(5);
    KeyCreated other = createKey(2, 5).entry();
    KeyCreated sameId =
        new KeyCreated(
            key(1),
            other.name(),
            other.parameters(),
            other.publicKey(),
            other.heights(),
            other.policy(),
            other.sealedPrivateKey(),
            0);
    assertThat(play.refuse(new CreateKey(sameId, bytes("sealed 2")))).isEqualTo(Reason.KEY_EXISTS);
  }

  @Test
  void createKey_moreThanTheLimit_isRefused() {
    List<KeyState> keys = new ArrayList<>();
    for (int number = 1; number < LedgerState.KEYS_MAX; number++) {
      keys.add(KeyState.born(number, createKey(number, 5).entry()));
    }
    LedgerState begun = Play.withSigner().state;
    LedgerState nearlyFull =
        new LedgerState(
            begun.size(),
            begun.store(),
            begun.schema(),
            KeyTable.of(keys),
            begun.signers(),
            begun.oversight());
    CreateKey last = createKey(LedgerState.KEYS_MAX, 5);
    assertThat(nearlyFull.decide(last)).isInstanceOf(Decision.Accepted.class);

    LedgerState full = nearlyFull.apply(last.entry());

    Decision refused = full.decide(createKey(LedgerState.KEYS_MAX + 1, 5));
    assertThat(((Decision.Refused) refused).refusal().reason()).isEqualTo(Reason.LIMIT);
  }

  @Test
  void raiseSchema_toTheOneInForceOrBelow_isRefused() {
    Play play = Play.withSigner();
    for (int schema : new int[] {0, 1}) {
      assertThat(play.refuse(new RaiseSchema(schema))).isEqualTo(Reason.NOT_APPLICABLE);
      assertThatThrownBy(() -> play.state.apply(new SchemaRaised(schema)))
          .isInstanceOf(IllegalEntryException.class);
    }
  }

  @Test
  void acknowledge_ofAnUnknownKey_isRefused() {
    assertThat(Play.withSigner().refuse(new Acknowledge(key(1), "me", 0)))
        .isEqualTo(Reason.KEY_UNKNOWN);
  }

  @Test
  void refusal_ofAStoreThatIsNotOrIs_saysWhich() {
    assertThat(refusal(new Play(), Samples.openSigner())).contains("does not exist yet");
    assertThat(refusal(Play.withSigner(), Samples.createStore())).contains("exists already");
  }

  private static String refusal(Play play, Command command) {
    return ((Decision.Refused) play.state.decide(command)).refusal().message();
  }
}
