package dev.pawl.ledger;

import static dev.pawl.ledger.Samples.createKey;
import static dev.pawl.ledger.Samples.key;
import static dev.pawl.ledger.Samples.receipt;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.ledger.Command.Quarantine;
import dev.pawl.ledger.Command.Reserve;
import dev.pawl.ledger.Command.Retire;
import dev.pawl.ledger.Entry.KeyQuarantined;
import dev.pawl.ledger.Entry.KeyResumed;
import dev.pawl.ledger.Entry.KeyRetired;
import dev.pawl.ledger.Entry.Reserved;
import dev.pawl.ledger.Entry.SchemaRaised;
import dev.pawl.ledger.Entry.StoreCreated;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Each check of the fold alone: an entry that breaks one rule and no other is refused by that
/// rule. The rules that decide would never write it; a forged or rotten ledger might hold it.
class FoldTest {
  private Play play;
  private Epoch epoch;

  @BeforeEach
  void aKeyWithFourLeavesGivenOut() {
    play = Play.withSigner();
    play.accept(createKey(1, 5));
    epoch = play.epoch();
    play.accept(new Reserve(key(1), 0, 0, 4, epoch));
  }

  private void assertBreaks(String rule, Entry entry) {
    assertThatThrownBy(() -> play.state.apply(entry))
        .as(entry.toString())
        .isInstanceOf(IllegalEntryException.class)
        .hasMessageContaining(rule);
  }

  private static Reserved reserved(long first, long count, Epoch epoch) {
    return new Reserved(key(1), 0, new LeafRange(first, count), epoch);
  }

  @Test
  void reserved_notAtTheNextLeaf_breaksTheRule() {
    assertBreaks("begins at the next free leaf", reserved(3, 1, epoch));
    assertBreaks("begins at the next free leaf", reserved(5, 1, epoch));
  }

  @Test
  void reserved_beyondTheCapacity_breaksTheRuleAndUpToItDoesNot() {
    assertBreaks("ends within the capacity", reserved(4, 29, epoch));
    play.append(List.of(reserved(4, 28, epoch)));
  }

  @Test
  void reserved_forAnEpochThatIsNotLive_breaksTheRule() {
    assertBreaks("the epoch is live", reserved(4, 1, new Epoch(99)));
  }

  @Test
  void reserved_ofAKeyThatIsStopped_breaksTheRule() {
    play.accept(new Quarantine(key(1), "doubt", "", "me", 0));
    assertBreaks("only an active key gives out leaves", reserved(4, 1, epoch));
    play.accept(new Retire(key(1), "old", "me", 0));
    assertBreaks("only an active key gives out leaves", reserved(4, 1, epoch));
  }

  @Test
  void reserved_moreThanTheLimit_breaksTheRuleAndTheLimitDoesNot() {
    play.accept(createKey(2, 20));
    int max = LedgerState.RESERVATION_LEAVES_MAX;
    assertBreaks(
        "a reservation is bounded", new Reserved(key(2), 0, new LeafRange(0, max + 1L), epoch));
    play.append(List.of(new Reserved(key(2), 0, new LeafRange(0, max), epoch)));
  }

  @Test
  void reserved_oneMoreThanMayBeOpen_breaksTheRule() {
    play.accept(createKey(2, 20));
    for (int open = 0; open < LedgerState.OPEN_RESERVATIONS_MAX; open++) {
      play.state = play.state.apply(new Reserved(key(2), 0, LeafRange.of(open), epoch));
    }
    assertBreaks(
        "open reservations are bounded",
        new Reserved(key(2), 0, LeafRange.of(LedgerState.OPEN_RESERVATIONS_MAX), epoch));
  }

  @Test
  void reserved_overAWarningThreshold_breaksTheRuleOnTheLowestLayerAlone() {
    play.accept(createKey(2, new KeyPolicy("", List.of(999)), 5, 5));
    assertBreaks(
        "stops at a warning threshold", new Reserved(key(2), 0, new LeafRange(0, 3), epoch));
    play.append(List.of(new Reserved(key(2), 0, new LeafRange(0, 2), epoch)));
    play.append(List.of(new Reserved(key(2), 1, new LeafRange(0, 32), epoch)));
  }

  @Test
  void reservedAndSigned_ofALayerThatIsNotThere_breakTheRule() {
    assertBreaks("the layer exists", new Reserved(key(1), 1, new LeafRange(0, 1), epoch));
    assertBreaks("the layer exists", receipt(1, 1, 0, epoch).receipt());
  }

  @Test
  void signed_byAnEpochThatIsNotLive_breaksTheRule() {
    assertBreaks("the epoch is live", receipt(1, 0, 0, new Epoch(99)).receipt());
  }

  @Test
  void signed_byAKeyThatIsStopped_breaksTheRule() {
    play.accept(new Quarantine(key(1), "doubt", "", "me", 0));
    assertBreaks("only an active key signs", receipt(1, 0, 0, epoch).receipt());
  }

  @Test
  void signed_twice_breaksTheRule() {
    play.accept(receipt(1, 0, 0, epoch));
    assertBreaks("a receipt's leaf is open", receipt(1, 0, 0, epoch).receipt());
  }

  @Test
  void quarantined_ofAKeyThatIsStopped_breaksTheRule() {
    play.accept(new Quarantine(key(1), "doubt", "", "me", 0));
    assertBreaks("only an active key is quarantined", new KeyQuarantined(key(1), "", "", "", 0));
    play.accept(new Retire(key(1), "old", "me", 0));
    assertBreaks("only an active key is quarantined", new KeyQuarantined(key(1), "", "", "", 0));
  }

  @Test
  void resumed_ofAnActiveKey_breaksTheRule() {
    play.accept(createKey(2, 5));
    assertBreaks("only a quarantined key is resumed", new KeyResumed(key(2), "", "", 0));
  }

  @Test
  void resumed_withOpenLeaves_breaksTheRule() {
    play.accept(new Quarantine(key(1), "doubt", "", "me", 0));
    assertBreaks("a resumed key has no open leaves", new KeyResumed(key(1), "", "", 0));
  }

  @Test
  void retired_twice_breaksTheRule() {
    play.accept(new Retire(key(1), "old", "me", 0));
    assertBreaks("a key is retired once", new KeyRetired(key(1), "", "", 0));
  }

  @Test
  void schemaRaised_toTheOneInForce_breaksTheRule() {
    assertBreaks("the schema only grows", new SchemaRaised(Entry.SCHEMA));
    assertBreaks("the schema only grows", new SchemaRaised(0));
  }

  @Test
  void storeCreated_ofASchemaThatIsNotKnown_isRefused() {
    StoreCreated first = Samples.createStore().entry();
    for (int schema : new int[] {0, Entry.SCHEMA + 1}) {
      StoreCreated other =
          new StoreCreated(first.store(), schema, first.unsafeFilesystem(), first.sealing(), 0);
      assertThatThrownBy(() -> LedgerState.EMPTY.apply(other))
          .isInstanceOf(StoreDamagedException.class)
          .hasMessageContaining("schema " + schema);
    }
  }

  @Test
  void storeCreated_twiceOrNever_breaksTheRule() {
    assertBreaks("the store begins once", Samples.createStore().entry());
    play = new Play();
    assertBreaks("the store begins once", createKey(1, 5).entry());
  }
}
