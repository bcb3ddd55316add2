package dev.pawl.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pawl.ledger.LedgerRecord;
import dev.pawl.ledger.LedgerStore;
import dev.pawl.ledger.LedgerStore.AppendResult;
import dev.pawl.ledger.LedgerStore.RecordCursor;
import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The laws of a [LedgerStore]. A store proves that it keeps them by extending this class in its
/// own tests; a store that passes may stand under the ledger.
///
/// The kit looks from outside. What a crash or an error leaves is each store's own test, with the
/// faults of its own world; the kit only asks, through [#failDuringAppend()], that an unknown
/// outcome is handled as the contract says.
public abstract class LedgerStoreContract {
  private LedgerStore store;
  private final Frontier frontier = new Frontier();
  private final List<LedgerRecord> written = new ArrayList<>();

  /// For stores to extend.
  @SuppressWarnings("NullAway.Init") // JUnit calls openEmpty() before any test
  protected LedgerStoreContract() {}

  /// Makes a new, empty store.
  protected abstract LedgerStore create() throws IOException;

  /// Opens again, as a new process would, the store that [#create()] made; the last object for it
  /// was closed.
  ///
  /// @param floor what an anchor remembers
  protected abstract LedgerStore reopen(TreeHead floor) throws IOException;

  /// Makes the next append of the store fail in such a way that nobody knows its outcome.
  protected abstract void failDuringAppend() throws IOException;

  /// Ends what [#failDuringAppend()] began.
  protected abstract void repair() throws IOException;

  @BeforeEach
  final void openEmpty() throws IOException {
    store = create();
  }

  @AfterEach
  final void closeStore() {
    store.close();
  }

  private void append(int count) {
    append(LedgerFixtures.records(written.size(), count));
  }

  private void append(List<LedgerRecord> records) {
    AppendResult result = LedgerFixtures.append(store, frontier, records);
    assertEquals(new AppendResult.Appended(frontier.head()), result);
    written.addAll(records);
  }

  private void reopen() throws IOException {
    store.close();
    store = reopen(frontier.head());
  }

  private void assertHoldsWhatWasWritten() {
    assertEquals(frontier.head(), store.head());
    assertEquals(written, LedgerFixtures.readAll(store, 0));
  }

  @Test
  void create_holdsNothing() {
    assertEquals(MerkleTree.EMPTY, store.head());
    assertEquals(List.of(), LedgerFixtures.readAll(store, 0));
    assertEquals(Optional.of(MerkleTree.emptyRoot()), store.rootAt(0));
  }

  @Test
  void append_batches_readsBackInOrder() {
    for (int count = 1; count <= 20; count++) {
      append(count);
      assertHoldsWhatWasWritten();
    }
  }

  @Test
  void append_largestRecord_readsBackUnchanged() throws IOException {
    int[] attachments = new int[LedgerRecord.ATTACHMENTS_MAX];
    java.util.Arrays.fill(attachments, LedgerRecord.ATTACHMENT_BYTES_MAX);
    append(
        List.of(
            LedgerFixtures.record(1, 1),
            LedgerFixtures.record(2, LedgerRecord.ENTRY_BYTES_MAX, attachments),
            LedgerFixtures.record(3, 1, 0)));
    reopen();
    assertHoldsWhatWasWritten();
  }

  @Test
  void append_atAnotherSize_conflictsAndChangesNothing() {
    append(3);
    List<LedgerRecord> batch = LedgerFixtures.records(100, 2);
    for (long expected : new long[] {0, 2, 4, 1_000}) {
      TreeHead after = new TreeHead(expected + 2, frontier.head().root());
      assertEquals(
          new AppendResult.Conflict(frontier.head()), store.append(expected, batch, after));
    }
    assertHoldsWhatWasWritten();
    append(1);
    assertHoldsWhatWasWritten();
  }

  @Test
  void append_sameBatchTwice_conflicts() {
    List<LedgerRecord> batch = LedgerFixtures.records(0, 2);
    TreeHead after = LedgerFixtures.headOf(batch);
    assertInstanceOf(AppendResult.Appended.class, store.append(0, batch, after));
    assertEquals(new AppendResult.Conflict(after), store.append(0, batch, after));
    assertEquals(batch, LedgerFixtures.readAll(store, 0));
  }

  @Test
  void append_batchThatMakesNoSense_isRefusedAndChangesNothing() {
    append(1);
    List<LedgerRecord> batch = LedgerFixtures.records(1, 2);
    Hash root = frontier.head().root();
    assertThrows(
        IllegalArgumentException.class, () -> store.append(1, List.of(), new TreeHead(1, root)));
    assertThrows(
        IllegalArgumentException.class, () -> store.append(1, batch, new TreeHead(4, root)));
    assertHoldsWhatWasWritten();
    append(2);
    assertHoldsWhatWasWritten();
  }

  @Test
  void read_fromEveryIndex_returnsTheRest() {
    for (int count = 1; count <= 8; count++) {
      append(count);
    }
    for (int from = 0; from <= written.size(); from++) {
      assertEquals(written.subList(from, written.size()), LedgerFixtures.readAll(store, from));
    }
  }

  @Test
  void read_outOfBounds_isRefused() {
    append(2);
    assertThrows(IndexOutOfBoundsException.class, () -> store.read(-1));
    assertThrows(IndexOutOfBoundsException.class, () -> store.read(3));
  }

  @Test
  void read_whileAppending_endsAtTheHeadOfItsStart() {
    append(2);
    try (RecordCursor cursor = store.read(0)) {
      assertEquals(Optional.of(written.get(0)), cursor.next());
      append(3);
      assertEquals(Optional.of(written.get(1)), cursor.next());
      assertEquals(Optional.empty(), cursor.next());
      assertEquals(Optional.empty(), cursor.next());
    }
  }

  @Test
  void rootAt_batchBorders_areWhatWasAppendedAndNothingElseIs() throws IOException {
    List<TreeHead> borders = new ArrayList<>(List.of(MerkleTree.EMPTY));
    for (int count = 1; count <= 10; count++) {
      append(count);
      borders.add(frontier.head());
    }
    for (int opened = 0; opened < 2; opened++) {
      for (long size = 0; size <= written.size() + 2; size++) {
        long wanted = size;
        assertEquals(
            borders.stream().filter(head -> head.size() == wanted).map(TreeHead::root).findFirst(),
            store.rootAt(size));
      }
      assertEquals(Optional.empty(), store.rootAt(-1));
      reopen();
    }
  }

  @Test
  void reopen_afterEachAppend_goesOn() throws IOException {
    for (int count = 1; count <= 12; count++) {
      append(count);
      reopen();
      assertHoldsWhatWasWritten();
    }
  }

  @Test
  void append_unknownOutcome_isWholeOrAbsentAfterReopen() throws IOException {
    append(4);
    List<LedgerRecord> batch = LedgerFixtures.records(written.size(), 3);
    failDuringAppend();
    AppendResult result = LedgerFixtures.append(store, frontier, batch);
    assertInstanceOf(AppendResult.Unknown.class, result);
    repair();
    reopen();
    if (store.head().size() == frontier.size() + batch.size()) {
      LedgerFixtures.headAfter(frontier, batch);
      written.addAll(batch);
    }
    assertHoldsWhatWasWritten();
    append(2);
    reopen();
    assertHoldsWhatWasWritten();
  }

  @Test
  void append_afterUnknownOutcome_answersNothing() throws IOException {
    append(1);
    failDuringAppend();
    List<LedgerRecord> batch = LedgerFixtures.records(1, 1);
    assertInstanceOf(AppendResult.Unknown.class, LedgerFixtures.append(store, frontier, batch));
    repair();
    for (int attempt = 0; attempt < 3; attempt++) {
      assertThrows(
          IllegalStateException.class, () -> LedgerFixtures.append(store, frontier, batch));
    }
  }

  @Test
  void randomBatches_readBackFromEverywhere() throws IOException {
    long seed = new SplittableRandom().nextLong();
    System.out.println(getClass().getSimpleName() + " seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int batch = 0; batch < 40; batch++) {
      List<LedgerRecord> records = new ArrayList<>();
      for (int i = random.nextInt(1, 8); i > 0; i--) {
        int[] attachments = random.ints(random.nextInt(3), 0, 9_000).toArray();
        records.add(
            LedgerFixtures.record(random.nextLong(), random.nextInt(1, 5_000), attachments));
      }
      append(records);
      if (random.nextInt(8) == 0) {
        reopen();
      }
    }
    assertHoldsWhatWasWritten();
    for (int i = 0; i < 100; i++) {
      int index = random.nextInt(written.size());
      try (RecordCursor cursor = store.read(index)) {
        assertEquals(Optional.of(written.get(index)), cursor.next());
      }
    }
    assertTrue(store.head().size() > 0);
  }
}
