package dev.pawl.ledger;

import static dev.pawl.ledger.Samples.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.ledger.MemoryStore.Next;
import dev.pawl.ledger.SnapshotStore.Snapshot;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private final MemoryStore store = new MemoryStore();
  private final MemoryAnchor anchor = new MemoryAnchor();
  private final MemorySnapshots snapshots = new MemorySnapshots();

  private Ledger open() {
    return Ledger.open(store, snapshots, new Anchors(List.of(anchor)));
  }

  private static Outcome.Committed committed(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    return (Outcome.Committed) outcome;
  }

  /// A ledger with a store, a key of 2^20 leaves and an open signer.
  private IndexAllocator begin(Ledger ledger) {
    committed(ledger.submit(Samples.createStore()));
    committed(ledger.submit(Samples.createKey(1, 20)));
    return openSigner(ledger);
  }

  private static IndexAllocator openSigner(Ledger ledger) {
    long index = committed(ledger.submit(Samples.openSigner())).lastIndex();
    return new IndexAllocator(ledger, new Epoch(index));
  }

  @Test
  void reserve_onReturn_isDurableAndAnchored() {
    try (Ledger ledger = open()) {
      IndexAllocator allocator = begin(ledger);
      Reservation reservation = allocator.reserve(key(1), 0, 0, 10);
      assertThat(reservation.range()).isEqualTo(new LeafRange(0, 10));
      assertThat(store.head()).isEqualTo(ledger.head());
      assertThat(anchor.remembered).isEqualTo(ledger.head());
    }
  }

  @Test
  void commitReceipt_needsNoAnchor() {
    try (Ledger ledger = open()) {
      IndexAllocator allocator = begin(ledger);
      allocator.reserve(key(1), 0, 0, 10);
      int confirmations = anchor.confirmations;
      allocator.commitReceipt(Samples.receipt(1, 0, 0, allocator.epoch()));
      assertThat(anchor.confirmations).isEqualTo(confirmations);
    }
    assertThat(anchor.remembered).isEqualTo(store.head());
  }

  /// A rotten end of the journal must not set a stopped key free again.
  @Test
  void commitReceipt_thatTrips_isAnchoredOnReturn() {
    try (Ledger ledger = open()) {
      IndexAllocator allocator = begin(ledger);
      allocator.reserve(key(1), 0, 0, 10);
      assertThatThrownBy(
              () -> allocator.commitReceipt(Samples.receipt(1, 0, 12, allocator.epoch())))
          .isInstanceOf(RefusedException.class);
      assertThat(ledger.state().key(key(1)).orElseThrow().status())
          .isEqualTo(KeyState.Status.QUARANTINED);
      assertThat(anchor.remembered).isEqualTo(store.head());
    }
  }

  @Test
  void commitReceipt_thatTripsWhileTheAnchorIsGone_isToldAllTheSame() {
    try (Ledger ledger = open()) {
      IndexAllocator allocator = begin(ledger);
      allocator.reserve(key(1), 0, 0, 10);
      anchor.available = false;
      assertThatThrownBy(
              () -> allocator.commitReceipt(Samples.receipt(1, 0, 12, allocator.epoch())))
          .isInstanceOf(RefusedException.class);
      anchor.available = true;
    }
  }

  @Test
  void confirmAnchors_afterAReceipt_remembersItOnce() {
    try (Ledger ledger = open()) {
      IndexAllocator allocator = begin(ledger);
      allocator.reserve(key(1), 0, 0, 10);
      allocator.commitReceipt(Samples.receipt(1, 0, 0, allocator.epoch()));
      assertThat(anchor.remembered.size()).isLessThan(ledger.head().size());
      int confirmations = anchor.confirmations;
      ledger.confirmAnchors();
      ledger.confirmAnchors();
      assertThat(anchor.remembered).isEqualTo(ledger.head());
      assertThat(anchor.confirmations).isEqualTo(confirmations + 1);
    }
  }

  @Test
  void confirmAnchors_whenTheAnchorIsGone_failsAndTheReceiptStays() {
    try (Ledger ledger = open()) {
      IndexAllocator allocator = begin(ledger);
      allocator.reserve(key(1), 0, 0, 10);
      allocator.commitReceipt(Samples.receipt(1, 0, 0, allocator.epoch()));
      anchor.available = false;
      assertThatThrownBy(ledger::confirmAnchors).isInstanceOf(AnchorUnavailableException.class);
      assertThat(ledger.head()).isEqualTo(store.head());
      anchor.available = true;
      ledger.confirmAnchors();
      assertThat(anchor.remembered).isEqualTo(ledger.head());
    }
  }

  @Test
  void reserve_whenTheAnchorIsGone_givesNothing() {
    try (Ledger ledger = open()) {
      IndexAllocator allocator = begin(ledger);
      anchor.available = false;
      assertThatThrownBy(() -> allocator.reserve(key(1), 0, 0, 10))
          .isInstanceOf(AnchorUnavailableException.class);
      anchor.available = true;
      assertThat(allocator.reserve(key(1), 0, 0, 10).range()).isEqualTo(new LeafRange(10, 10));
    }
  }

  @Test
  void unknownOutcome_latchesShut_andAfterReopeningTheLeavesAreUsed() {
    for (Next planted : List.of(Next.UNKNOWN_LOST, Next.UNKNOWN_KEPT, Next.THROW)) {
      MemoryStore fresh = new MemoryStore();
      MemoryAnchor freshAnchor = new MemoryAnchor();
      Ledger ledger = Ledger.open(fresh, new MemorySnapshots(), new Anchors(List.of(freshAnchor)));
      IndexAllocator allocator = begin(ledger);
      fresh.next = planted;
      assertThatThrownBy(() -> allocator.reserve(key(1), 0, 0, 10))
          .isInstanceOf(OutcomeUnknownException.class);
      int appends = fresh.appends;
      fresh.next = Next.APPEND;
      assertThatThrownBy(() -> allocator.reserve(key(1), 0, 0, 10))
          .isInstanceOf(LedgerClosedException.class);
      ledger.close();
      assertThat(fresh.appends).as("nothing is tried again").isEqualTo(appends);
      try (Ledger again =
          Ledger.open(fresh, new MemorySnapshots(), new Anchors(List.of(freshAnchor)))) {
        long next = planted == Next.UNKNOWN_KEPT ? 10 : 0;
        assertThat(openSigner(again).reserve(key(1), 0, 0, 1).range())
            .isEqualTo(new LeafRange(next, 1));
      }
    }
  }

  @Test
  void conflict_isFollowedAndDecidedAgain() {
    try (Ledger one = open()) {
      IndexAllocator first = begin(one);
      try (Ledger two = open()) {
        Outcome.Committed other =
            committed(two.submit(Samples.openSigner(new SignerId("signer-2"))));
        IndexAllocator second = new IndexAllocator(two, new Epoch(other.lastIndex()));
        List<LeafRange> ranges = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
          ranges.add(first.reserve(key(1), 0, 0, 3).range());
          ranges.add(second.reserve(key(1), 0, 0, 3).range());
        }
        assertThat(ranges)
            .isEqualTo(
                java.util.stream.LongStream.range(0, 10)
                    .mapToObj(i -> new LeafRange(3 * i, 3))
                    .toList());
      }
    }
  }

  @Test
  void reserve_from64Threads_tilesTheLeavesWithoutOverlap() throws Exception {
    List<LeafRange> ranges = new CopyOnWriteArrayList<>();
    try (Ledger ledger = open()) {
      IndexAllocator allocator = begin(ledger);
      try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int caller = 0; caller < 64; caller++) {
          int count = 1 + caller % 7;
          callers.submit(() -> {
            for (int i = 0; i < 10; i++) {
              ranges.add(allocator.reserve(key(1), 0, 0, count).range());
            }
            return null;
          });
        }
      }
    }
    List<LeafRange> sorted = new ArrayList<>(ranges);
    sorted.sort(Comparator.comparingLong(LeafRange::first));
    assertThat(sorted).hasSize(640);
    long next = 0;
    for (LeafRange range : sorted) {
      assertThat(range.first()).isEqualTo(next);
      next = range.end();
    }
  }

  @Test
  void callersThatWaitTogether_shareAnAppend() throws Exception {
    try (Ledger ledger = open()) {
      IndexAllocator allocator = begin(ledger);
      allocator.reserve(key(1), 0, 0, 6_400);
      int before = store.appends;
      synchronized (store) { // the first append waits here until the others have queued
        List<Thread> threads = new ArrayList<>();
        for (int leaf = 0; leaf < 64; leaf++) {
          Command receipt = Samples.receipt(1, 0, leaf, allocator.epoch());
          threads.add(Thread.ofVirtual().start(() -> ledger.submit(receipt)));
        }
        while (threads.stream().filter(t -> t.getState() == Thread.State.WAITING).count() < 64) {
          assertThat(threads).as("nobody is answered yet").allMatch(Thread::isAlive);
        }
      }
      while (ledger.state().key(key(1)).orElseThrow().leaves().signed() < 64) {
        Thread.onSpinWait();
      }
      assertThat(store.appends - before).isLessThanOrEqualTo(4);
    }
  }

  /// A closed ledger with a snapshot and entries after it.
  private void leaveASnapshot() {
    try (Ledger ledger = open()) {
      IndexAllocator allocator = begin(ledger);
      allocator.reserve(key(1), 0, 0, 10);
      allocator.commitReceipt(Samples.receipt(1, 0, 3, allocator.epoch()));
      committed(ledger.submit(new Command.RecordState()));
      allocator.commitReceipt(Samples.receipt(1, 0, 4, allocator.epoch()));
    }
    assertThat(snapshots.newest).isPresent();
  }

  @Test
  void open_withASnapshot_givesTheSameStateAsWithout() {
    leaveASnapshot();
    Bytes with;
    try (Ledger ledger = open()) {
      assertThat(store.firstRead).isEqualTo(snapshots.newest.orElseThrow().head().size());
      with = StateCodec.encode(ledger.state());
    }
    snapshots.newest = java.util.Optional.empty();
    try (Ledger ledger = open()) {
      assertThat(StateCodec.encode(ledger.state())).isEqualTo(with);
    }
  }

  /// Somebody edits the snapshot and makes its own checksum right again.
  @Test
  void open_withAForgedSnapshot_neverBelievesIt() {
    leaveASnapshot();
    Bytes honest;
    try (Ledger ledger = open()) {
      honest = StateCodec.encode(ledger.state());
    }
    Snapshot good = snapshots.newest.orElseThrow();
    byte[] bytes = good.state().toArray();
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      byte[] forged = bytes.clone();
      forged[bit / 8] ^= (byte) (1 << (bit % 8));
      snapshots.newest = java.util.Optional.of(new Snapshot(good.head(), Bytes.copyOf(forged)));
      try (Ledger ledger = open()) {
        assertThat(StateCodec.encode(ledger.state())).as("bit " + bit).isEqualTo(honest);
      }
    }
  }

  @Test
  void open_withASnapshotThatForgetsLeaves_neverBelievesIt() {
    leaveASnapshot();
    LedgerState forgetful =
        SnapshotCodec.decode(snapshots.newest.orElseThrow())
            .map(restored -> {
              LedgerState state = restored.state();
              KeyState key = state.key(key(1)).orElseThrow();
              return new LedgerState(
                  state.size(),
                  state.store(),
                  state.schema(),
                  KeyTable.of(List.of(key.withLayer(0, LayerState.unused(1 << 20)))),
                  state.signers(),
                  state.oversight());
            })
            .orElseThrow();
    dev.pawl.tlog.Frontier frontier =
        SnapshotCodec.decode(snapshots.newest.orElseThrow()).orElseThrow().frontier();
    snapshots.newest = java.util.Optional.of(SnapshotCodec.encode(forgetful, frontier));
    try (Ledger ledger = open()) {
      assertThat(ledger.state().key(key(1)).orElseThrow().leaves().next()).isEqualTo(10);
    }
  }

  @Test
  void open_withASnapshotNoAnchorCanVouchFor_readsEverything() {
    leaveASnapshot();
    anchor.remembered = MerkleTree.EMPTY;
    try (Ledger ledger = open()) {
      assertThat(store.firstRead).isZero();
      assertThat(ledger.head()).isEqualTo(store.head());
    }
  }

  @Test
  void close_afterManyEntries_recordsTheState() {
    try (Ledger ledger = open()) {
      IndexAllocator allocator = begin(ledger);
      allocator.reserve(key(1), 0, 0, 1_000);
      for (long leaf = 0; leaf < Ledger.SNAPSHOT_TAIL; leaf++) {
        allocator.commitReceipt(Samples.receipt(1, 0, leaf, allocator.epoch()));
      }
    }
    assertThat(snapshots.newest.orElseThrow().head().size()).isEqualTo(store.head().size() - 1);
    assertThat(EntryCodec.decode(store.records.getLast().entry()))
        .isInstanceOf(Entry.StateRecorded.class);
  }

  @Test
  void open_whenTheAnchorRemembersMore_isRefused() {
    try (Ledger ledger = open()) {
      begin(ledger);
    }
    anchor.remembered = new TreeHead(store.head().size() + 2, store.head().root());
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining("rolled back")
        .hasMessageContaining("entries 3 to 4 are missing");
  }

  @Test
  void open_whenTheAnchorRemembersAnotherHistory_isRefused() {
    try (Ledger ledger = open()) {
      begin(ledger);
    }
    anchor.remembered = new TreeHead(store.head().size(), MerkleTree.emptyRoot());
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining("another root");
  }

  @Test
  void open_whenTheAnchorIsMissing_isRefused() {
    anchor.available = false;
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining("cannot be read");
  }

  @Test
  void open_ofAnEntryThatBreaksARule_isRefused() {
    try (Ledger ledger = open()) {
      begin(ledger);
    }
    Bytes entry = EntryCodec.encode(Samples.receipt(1, 0, 0, new Epoch(2)).receipt());
    dev.pawl.tlog.Frontier frontier = new dev.pawl.tlog.Frontier();
    store.records.forEach(known -> frontier.append(Sequencer.leafHash(known)));
    LedgerRecord planted = new LedgerRecord(entry, List.of());
    frontier.append(Sequencer.leafHash(planted));
    store.append(store.head().size(), List.of(planted), frontier.head());
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining("breaks the rule");
  }

  @Test
  void submit_afterClose_isRefused() {
    Ledger ledger = open();
    ledger.close();
    assertThatThrownBy(() -> ledger.submit(Samples.createStore()))
        .isInstanceOf(LedgerClosedException.class);
  }

  @Test
  void command_withAnAttachmentItDoesNotName_cannotBeMade() {
    Command.CreateStore store = Samples.createStore();
    assertThatThrownBy(() -> new Command.CreateStore(store.entry(), Bytes.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
