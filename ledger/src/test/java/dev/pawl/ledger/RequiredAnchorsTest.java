package dev.pawl.ledger;

import static dev.pawl.ledger.Samples.anchors;
import static dev.pawl.ledger.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.ledger.Command.ConfigureAnchors;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Leaves and the anchors that a configuration requires.
class RequiredAnchorsTest {
  private static final List<String> ONE = List.of("alice");
  private static final List<String> TWO = List.of("alice", "bob");

  private final MemoryStore store = new MemoryStore();
  private final MemoryAnchor always = new MemoryAnchor();
  private final Map<String, MemoryAnchor> outside =
      new HashMap<>(Map.of("1", new MemoryAnchor(), "2", new MemoryAnchor()));
  private final Ledger ledger =
      Ledger.open(store, new MemorySnapshots(), new Anchors(List.of(always)));
  private final IndexAllocator allocator = begin();

  private IndexAllocator begin() {
    submit(Samples.createStore());
    submit(Samples.createKey(1, 20));
    return new IndexAllocator(ledger, new Epoch(submit(Samples.openSigner()).lastIndex()));
  }

  private Outcome.Committed submit(Command command) {
    return (Outcome.Committed) ledger.submit(command);
  }

  private void configure(Release release, int grace, List<String> who, String... required) {
    submit(new ConfigureAnchors(anchors(release, grace, who, required)));
  }

  private void openAnchors() {
    ledger.openAnchors(required -> {
      MemoryAnchor anchor = outside.get(required.specification());
      var _ = anchor.remembered();
      return anchor;
    });
  }

  private Reservation reserve(int count) {
    return allocator.reserve(key(1), 0, 0, count);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void reserve_isConfirmedByEveryAnchor() {
    configure(Release.RECEIPT, 0, ONE, "tpm 1", "witness 2");
    openAnchors();
    reserve(10);
    assertThat(outside.values()).allMatch(anchor -> anchor.remembered.equals(ledger.head()));
    assertThat(always.remembered).isEqualTo(ledger.head());
  }

  @Test
  void reserve_beforeTheAnchorsAreOpen_givesNothing() {
    configure(Release.RECEIPT, 0, ONE, "tpm 1");
    assertThatThrownBy(() -> reserve(10))
        .isInstanceOf(AnchorUnavailableException.class)
        .hasMessageContaining("anchor tpm 1 did not confirm");
    openAnchors();
    assertThat(reserve(10).range()).isEqualTo(new LeafRange(10, 10));
  }

  @Test
  void reserve_whereOneDoesNotAnswer_givesNothing() {
    configure(Release.RECEIPT, 0, ONE, "tpm 1", "witness 2");
    openAnchors();
    outside.get("2").available = false;
    assertThatThrownBy(() -> reserve(10)).isInstanceOf(AnchorUnavailableException.class);
    assertThatThrownBy(ledger::confirmRequiredAnchors)
        .isInstanceOf(AnchorUnavailableException.class);
    outside.get("2").available = true;
    assertThat(reserve(10).range()).isEqualTo(new LeafRange(10, 10));
  }

  @Test
  void grace_givesSoManyLeavesAndNoMore_andIsRecordedBefore() {
    configure(Release.RECEIPT, 15, ONE, "witness 2");
    openAnchors();
    outside.get("2").available = false;
    assertThat(reserve(10).range()).isEqualTo(new LeafRange(0, 10));
    assertThat(EntryCodec.decode(ledger.read(ledger.head().size() - 1).entry()))
        .isEqualTo(new Entry.GraceUsed(10, "memory"));
    assertThatThrownBy(() -> reserve(6)).isInstanceOf(AnchorUnavailableException.class);
    assertThat(reserve(5).range()).isEqualTo(new LeafRange(16, 5));
    assertThatThrownBy(() -> reserve(1)).isInstanceOf(AnchorUnavailableException.class);
  }

  @Test
  void grace_whereSignaturesWaitForTheAnchors_isNotUsed() {
    configure(Release.WITNESSED, 15, ONE, "witness 2");
    openAnchors();
    outside.get("2").available = false;
    assertThatThrownBy(() -> reserve(1)).isInstanceOf(AnchorUnavailableException.class);
    assertThat(ledger.state().oversight().graceLeft()).isEqualTo(15);
  }

  @Test
  void grace_neverStandsInForTheAnchorOfEveryLedger() {
    configure(Release.RECEIPT, 15, ONE, "witness 2");
    openAnchors();
    always.available = false;
    assertThatThrownBy(() -> reserve(10)).isInstanceOf(AnchorUnavailableException.class);
    assertThat(ledger.state().oversight().graceLeft()).isEqualTo(15);
    always.available = true;
  }

  @Test
  void openAnchors_whereOneRemembersMore_shutsThemAll() {
    configure(Release.RECEIPT, 15, ONE, "witness 2", "tpm 1");
    outside.get("2").remembered = new TreeHead(99, MerkleTree.emptyRoot());
    assertThatThrownBy(this::openAnchors)
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining(
            "remembers 99 entries, the store holds 4; entries 4 to 98 are missing");
    outside.get("2").remembered = MerkleTree.EMPTY;
    assertThatThrownBy(() -> reserve(10)).isInstanceOf(StoreDamagedException.class);
    assertThatThrownBy(this::openAnchors).isInstanceOf(StoreDamagedException.class);
  }

  @Test
  void confirm_whereOneSaysThatTheLedgerWentBack_shutsThemAll() {
    configure(Release.RECEIPT, 15, ONE, "witness 2");
    outside.put("2", new Contradicting());
    openAnchors();
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(ledger::confirmRequiredAnchors)
          .isInstanceOf(StoreDamagedException.class)
          .hasMessage("planted");
      assertThatThrownBy(() -> reserve(1)).isInstanceOf(StoreDamagedException.class);
    }
  }

  @Test
  void anAnchorThatIsMissing_givesNothing_andCanBeDropped() {
    configure(Release.RECEIPT, 15, ONE, "tpm 1");
    assertThatThrownBy(() ->
            ledger.openAnchors(required -> {
              throw new StoreDamagedException(StoreDamagedException.Kind.ANCHOR_LOST, "planted");
            }))
        .isInstanceOf(StoreDamagedException.class)
        .hasMessage("planted");
    configure(Release.RECEIPT, 0, TWO);
    openAnchors();
    assertThat(reserve(10).range()).isEqualTo(new LeafRange(0, 10));
  }

  @Test
  void anAnchorThatIsDropped_isAskedNoMore() {
    configure(Release.RECEIPT, 0, ONE, "tpm 1", "witness 2");
    openAnchors();
    configure(Release.RECEIPT, 0, TWO, "tpm 1");
    openAnchors();
    outside.get("2").available = false;
    reserve(10);
    assertThat(ledger.anchors().list()).hasSize(2);
  }

  @Test
  void confirm_upToAnEntryThatTheyKnow_asksNobody_howeverMuchIsWrittenSince() {
    configure(Release.WITNESSED, 0, ONE, "witness 2");
    openAnchors();
    reserve(10);
    long known = ledger.head().size();
    allocator.burn(key(1), 0, LeafRange.of(3), BurnReason.FAILED);
    outside.get("2").available = false;
    ledger.confirmRequiredAnchors(known);
    assertThatThrownBy(() -> ledger.confirmRequiredAnchors(known + 1))
        .isInstanceOf(AnchorUnavailableException.class);
  }

  @Test
  void decisions_doNotWaitForAnAnchorThatIsAway() {
    configure(Release.RECEIPT, 0, ONE, "witness 2");
    openAnchors();
    outside.get("2").available = false;
    submit(new Command.Retire(key(1), "old", "alice", 1));
    configure(Release.RECEIPT, 0, TWO);
    assertThat(always.remembered).isEqualTo(ledger.head());
  }

  /// Answers, and says that the ledger went back.
  private static final class Contradicting extends MemoryAnchor {
    @Override
    public void confirm(TreeHead head) throws IOException {
      throw new StoreDamagedException(StoreDamagedException.Kind.ROLLED_BACK, "planted");
    }
  }
}
