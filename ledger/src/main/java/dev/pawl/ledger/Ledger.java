package dev.pawl.ledger;

import dev.pawl.ledger.LedgerStore.RecordCursor;
import dev.pawl.ledger.SnapshotStore.Snapshot;
import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/// The ledger of one store, open: the state folded from a [LedgerStore], the sequencer that changes
/// it, and the anchors that remember it.
///
/// [#submit(Command)] returns when the outcome is durable. Unless it is receipts and burned leaves
/// alone, it is also confirmed by every required anchor: nobody gets hold of a reservation that a
/// rollback could forget.
public final class Ledger implements AutoCloseable {
  /// After how many entries the state is saved again, so that opening stays fast.
  static final int SNAPSHOT_INTERVAL = 65_536;

  private static final Logger LOG = System.getLogger(Ledger.class.getName());

  private final LedgerStore store;
  private final SnapshotStore snapshots;
  private final Anchors anchors;
  private final Sequencer sequencer;
  private long snapshotSize; // owned by the sequencer thread, and by close() after its end

  private Ledger(
      LedgerStore store,
      SnapshotStore snapshots,
      Anchors anchors,
      Folded folded,
      long snapshotSize) {
    this.store = store;
    this.snapshots = snapshots;
    this.anchors = anchors;
    this.snapshotSize = snapshotSize;
    this.sequencer = new Sequencer(store, folded.state, folded.frontier, this::afterBatch);
  }

  private record Folded(LedgerState state, Frontier frontier) {}

  /// Opens the ledger over a store whose anchors were made with it, and takes over all three.
  ///
  /// @throws StoreDamagedException where an anchor remembers more or something else, or where the
  ///   entries are not what the rules would have written
  public static Ledger open(LedgerStore store, SnapshotStore snapshots, Anchors anchors) {
    anchors.check(store);
    Folded folded = snapshots.load().flatMap(s -> restore(s, store)).orElseGet(Ledger::nothing);
    long snapshotSize = folded.state.size();
    folded = replay(store, folded);
    TreeHead head = folded.frontier.head();
    if (!head.equals(store.head())) {
      throw new StoreDamagedException(
          "the Merkle root over the entries is %s at size %d, the store says %s at %d"
              .formatted(head.root(), head.size(), store.head().root(), store.head().size()));
    }
    return new Ledger(store, snapshots, anchors, folded, snapshotSize);
  }

  private static Folded nothing() {
    return new Folded(LedgerState.EMPTY, new Frontier());
  }

  /// The folded state of a snapshot, if it belongs to this ledger: the frontier's root must be the
  /// one that the store recorded at that size.
  private static Optional<Folded> restore(Snapshot snapshot, LedgerStore store) {
    ByteSource from = new ByteSource(snapshot.state());
    try {
      Frontier frontier = Frontier.decode(from.bytes("frontier").unsafe());
      LedgerState state = StateCodec.decode(from.fixed("state", from.u32("state length")));
      from.end();
      TreeHead head = frontier.head();
      boolean belongs =
          head.equals(snapshot.head())
              && state.size() == head.size()
              && head.size() <= store.head().size()
              && store.rootAt(head.size()).equals(Optional.of(head.root()));
      return belongs ? Optional.of(new Folded(state, frontier)) : Optional.empty();
    } catch (MalformedEntryException | MalformedException e) {
      LOG.log(Level.WARNING, "the snapshot is ignored: {0}", e.getMessage());
      return Optional.empty();
    }
  }

  private static Folded replay(LedgerStore store, Folded from) {
    LedgerState state = from.state;
    Frontier frontier = from.frontier;
    try (RecordCursor records = store.read(state.size())) {
      for (Optional<LedgerRecord> next = records.next(); next.isPresent(); next = records.next()) {
        state = state.apply(EntryCodec.decode(next.get().entry()));
        frontier.append(Sequencer.leafHash(next.get()));
      }
    } catch (MalformedEntryException | IllegalEntryException e) {
      throw new StoreDamagedException("entry " + state.size() + ": " + e.getMessage(), e);
    }
    return new Folded(state, frontier);
  }

  /// Decides a command; returns when its outcome is durable and, where it must be, anchored.
  ///
  /// @throws OutcomeUnknownException where it may have happened: whatever was asked for is used
  /// @throws LedgerClosedException where it did not happen
  /// @throws AnchorUnavailableException where it happened but must not be used
  public Outcome submit(Command command) {
    Outcome outcome = sequencer.submit(command);
    if (outcome instanceof Outcome.Committed committed && needsAnchors(committed)) {
      anchors.confirm(committed.head().size(), this::head);
    }
    return outcome;
  }

  private static boolean needsAnchors(Outcome.Committed committed) {
    return !committed.entries().stream()
        .allMatch(entry -> entry instanceof Entry.Signed || entry instanceof Entry.Burned);
  }

  /// The state at the durable head.
  public LedgerState state() {
    return sequencer.durable().state();
  }

  /// The durable head.
  public TreeHead head() {
    return sequencer.durable().head();
  }

  /// The identity of the store.
  public StoreId storeId() {
    return state().store().orElseThrow(() -> new StoreDamagedException("no first entry")).store();
  }

  /// The record at this index, below the durable head's size.
  public LedgerRecord read(long index) {
    try (RecordCursor records = store.read(index)) {
      return records.next().orElseThrow(() -> new IndexOutOfBoundsException("no entry " + index));
    }
  }

  /// All records from this index up to the head at the time of the call, in order.
  public RecordCursor readFrom(long index) {
    return store.read(index);
  }

  /// The root recorded at this size; empty where no batch ended there.
  public Optional<Hash> rootAt(long size) {
    return store.rootAt(size);
  }

  /// The anchors that must confirm.
  public Anchors anchors() {
    return anchors;
  }

  private void afterBatch(Sequencer.Position position) {
    if (position.state().size() - snapshotSize >= SNAPSHOT_INTERVAL) {
      saveSnapshot(position, sequencer.frontier());
    }
  }

  private void saveSnapshot(Sequencer.Position position, Frontier frontier) {
    Bytes state = StateCodec.encode(position.state());
    ByteSink to = new ByteSink();
    to.bytes(Bytes.wrap(frontier.encode())).u32(state.size()).fixed(state);
    try {
      snapshots.save(new Snapshot(position.head(), to.toBytes()));
      snapshotSize = position.state().size();
    } catch (IOException e) {
      // Derived: without it the next opening reads more of the journal.
      LOG.log(Level.WARNING, "the snapshot was not saved: {0}", e.getMessage());
    }
  }

  /// Stops deciding, has the anchors remember everything, saves the state and closes the store.
  @Override
  public void close() {
    boolean healthy = sequencer.close();
    try {
      if (healthy) {
        anchors.confirm(head().size(), this::head);
        if (head().size() > snapshotSize) {
          saveSnapshot(sequencer.durable(), sequencer.frontier());
        }
      }
    } finally {
      anchors.close();
      store.close();
    }
  }
}
