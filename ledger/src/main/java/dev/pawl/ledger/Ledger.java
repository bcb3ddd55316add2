package dev.pawl.ledger;

import dev.pawl.ledger.Entry.Reserved;
import dev.pawl.ledger.LedgerStore.RecordCursor;
import dev.pawl.ledger.SnapshotStore.Snapshot;
import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/// The ledger of one store, open: the state folded from a [LedgerStore], the sequencer that changes
/// it, and the anchors that remember it.
///
/// [#submit(Command)] returns when the outcome is durable. Unless it is receipts and burned leaves
/// alone, it is also confirmed by the anchors that every ledger has, and leaves also by all that
/// its configuration requires: nobody gets hold of a reservation that a rollback could forget.
public final class Ledger implements AutoCloseable {
  /// After how many entries the state is saved again, so that opening stays fast.
  static final int SNAPSHOT_INTERVAL = 65_536;

  /// A ledger that closes with fewer entries since the last snapshot takes none: reading them is
  /// faster than writing it.
  static final int SNAPSHOT_TAIL = 512;

  private static final Logger LOG = System.getLogger(Ledger.class.getName());

  private final LedgerStore store;
  private final SnapshotStore snapshots;
  private final Anchors anchors;
  private final Sequencer sequencer;
  private volatile long snapshotSize; // written by the sequencer thread

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
    List<TreeHead> remembered = anchors.check(store);
    Optional<SnapshotCodec.Restored> snapshot =
        snapshots.load().flatMap(SnapshotCodec::decode).filter(s -> isProvable(s, remembered));
    if (snapshot.isPresent()) {
      SnapshotCodec.Restored from = snapshot.get();
      long size = from.state().size();
      try {
        checkRecorded(store, size);
        Folded folded = replay(store, new Folded(from.state(), from.frontier()), remembered);
        return new Ledger(store, snapshots, anchors, folded, size);
      } catch (StoreDamagedException e) {
        LOG.log(Level.WARNING, "the snapshot is not of this ledger: {0}", e.getMessage());
      }
    }
    Folded nothing = new Folded(LedgerState.EMPTY, new Frontier());
    return new Ledger(store, snapshots, anchors, replay(store, nothing, remembered), 0);
  }

  /// Only a head beyond the snapshot, remembered outside the store, can vouch for it.
  private static boolean isProvable(SnapshotCodec.Restored snapshot, List<TreeHead> remembered) {
    return remembered.stream().allMatch(head -> head.size() > snapshot.state().size());
  }

  /// The entry after a snapshot names the snapshot's state; the fold compares the two.
  private static void checkRecorded(LedgerStore store, long index) {
    try (RecordCursor records = store.read(index)) {
      boolean recorded =
          records
              .next()
              .filter(r -> EntryCodec.decode(r.entry()) instanceof Entry.StateRecorded)
              .isPresent();
      if (!recorded) {
        throw new StoreDamagedException("entry " + index + " records no state");
      }
    } catch (MalformedEntryException e) {
      throw new StoreDamagedException("entry " + index + ": " + e.getMessage(), e);
    }
  }

  /// Folds what follows, and compares the root over the entries with every head that an anchor
  /// remembers and with the store's own.
  private static Folded replay(LedgerStore store, Folded from, List<TreeHead> remembered) {
    LedgerState state = from.state;
    Frontier frontier = from.frontier;
    try (RecordCursor records = store.read(state.size())) {
      for (Optional<LedgerRecord> next = records.next(); next.isPresent(); next = records.next()) {
        state = state.apply(EntryCodec.decode(next.get().entry()));
        frontier.append(Sequencer.leafHash(next.get()));
        for (TreeHead head : remembered) {
          if (head.size() == frontier.size()) {
            checkRoot(frontier, head, "an anchor remembers");
          }
        }
      }
    } catch (MalformedEntryException | IllegalEntryException e) {
      throw new StoreDamagedException("entry " + state.size() + ": " + e.getMessage(), e);
    }
    checkRoot(frontier, store.head(), "the store says");
    return new Folded(state, frontier);
  }

  private static void checkRoot(Frontier frontier, TreeHead expected, String who) {
    TreeHead head = frontier.head();
    if (!head.equals(expected)) {
      throw new StoreDamagedException(
          "the Merkle root over %d entries is %s; %s %s at %d"
              .formatted(head.size(), head.root(), who, expected.root(), expected.size()));
    }
  }

  /// Decides a command; returns when its outcome is durable and, where it must be, anchored.
  ///
  /// @throws OutcomeUnknownException where it may have happened: whatever was asked for is used
  /// @throws LedgerClosedException where it did not happen
  /// @throws AnchorUnavailableException where it happened but must not be used
  public Outcome submit(Command command) {
    Outcome outcome = sequencer.submit(command);
    switch (outcome) {
      case Outcome.Committed committed -> {
        if (needsAnchors(committed)) {
          anchors.confirm(committed.head().size(), this::head);
          confirmLeaves(committed);
        }
      }
      case Outcome.Refused refused -> refused.recorded().ifPresent(this::confirmRecorded);
    }
    return outcome;
  }

  /// What a refusal recorded stops a key: a rotten end of the journal must not set it free again.
  private void confirmRecorded(TreeHead recorded) {
    try {
      anchors.confirm(recorded.size(), this::head);
    } catch (AnchorUnavailableException e) {
      // The caller has to hear of the refusal all the same.
      LOG.log(Level.WARNING, "the refusal is durable, and no anchor knows it: {0}", e.getMessage());
    }
  }

  /// Has the configured anchors confirm leaves that were reserved, or takes them from the grace.
  private void confirmLeaves(Outcome.Committed committed) {
    long leaves =
        committed.entries().stream()
            .mapToLong(entry -> entry instanceof Reserved reserved ? reserved.range().count() : 0)
            .sum();
    List<RequiredAnchor> required = state().oversight().anchors();
    if (leaves == 0 || required.isEmpty()) {
      return;
    }
    try {
      anchors.confirm(committed.head().size(), this::head, required);
    } catch (AnchorUnavailableException e) {
      useGrace(Math.toIntExact(leaves), e);
    }
  }

  private void useGrace(int leaves, AnchorUnavailableException unavailable) {
    String who = unavailable.anchor();
    String text = who.length() <= Entry.TEXT_MAX ? who : who.substring(0, Entry.TEXT_MAX);
    if (state().oversight().graceUsable() < leaves
        || !(sequencer.submit(new Command.UseGrace(leaves, text))
            instanceof Outcome.Committed recorded)) {
      throw unavailable;
    }
    anchors.confirm(recorded.head().size(), this::head);
    LOG.log(Level.WARNING, "{0} leaves are used on grace: {1}", leaves, unavailable.getMessage());
  }

  private static boolean needsAnchors(Outcome.Committed committed) {
    return !committed.entries().stream()
        .allMatch(entry -> entry instanceof Entry.Signed || entry instanceof Entry.Burned);
  }

  /// Has every required anchor remember the ledger as it is now, durably on return. Costs nothing
  /// where they do already.
  ///
  /// Call this before a signature reaches whoever asked for it. A receipt is durable when [#submit]
  /// returns, but until the anchors know it, only the journal's last batch tells of it: where that
  /// batch rots on the disk and the process ends without closing, the next opening takes it for one
  /// that was torn while it was written, never acknowledged, and cuts it with a note. No leaf is
  /// used twice then, for its reservation is anchored; but somebody holds a signature that the
  /// ledger does not show. Once confirmed, the same damage is an error.
  ///
  /// @throws AnchorUnavailableException where an anchor does not confirm; what is durable stays so
  public void confirmAnchors() {
    anchors.confirm(head().size(), this::head);
  }

  /// Opens the anchors that the configuration requires, where they are not open yet, and compares
  /// what they remember with this ledger. Until then no leaf is given out.
  ///
  /// @throws AnchorUnavailableException where one does not answer
  /// @throws StoreDamagedException where one remembers more or something else: no head is confirmed
  ///   any more
  public void openAnchors(Anchors.Opener opener) {
    anchors.require(state().oversight().anchors(), opener, store);
  }

  /// Has the anchors that the configuration requires confirm the ledger as it is now: whoever
  /// remembers more or something else says so before anything is written. Costs nothing where there
  /// are none, or where they did already.
  ///
  /// @throws AnchorUnavailableException where one does not answer
  /// @throws StoreDamagedException where one remembers more or something else
  public void confirmRequiredAnchors() {
    confirmRequiredAnchors(head().size());
  }

  /// Has them confirm at least so many entries of the ledger. Callers who wait together share one
  /// confirmation of all that is durable by then: ask for what you need and no more, or each waits
  /// for what the others wrote meanwhile.
  ///
  /// @param entries from the first on, up to the durable head
  /// @throws AnchorUnavailableException as above
  /// @throws StoreDamagedException as above
  public void confirmRequiredAnchors(long entries) {
    List<RequiredAnchor> required = state().oversight().anchors();
    if (!required.isEmpty()) {
      anchors.confirm(entries, this::head, required);
    }
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

  private void afterBatch(Sequencer.Position position, Optional<Snapshot> recorded) {
    recorded.ifPresent(this::save);
    if (position.state().size() - snapshotSize >= SNAPSHOT_INTERVAL) {
      snapshotSize = position.state().size();
      sequencer.offer(new Command.RecordState());
    }
  }

  private void save(Snapshot snapshot) {
    try {
      snapshots.save(snapshot);
      snapshotSize = snapshot.head().size();
    } catch (IOException e) {
      // Derived: without it the next opening reads more of the journal.
      LOG.log(Level.WARNING, "the snapshot was not saved: {0}", e.getMessage());
    }
  }

  /// Records the state where opening would otherwise read much, stops deciding, has the anchors
  /// remember everything and closes the store.
  @Override
  public void close() {
    if (head().size() - snapshotSize >= SNAPSHOT_TAIL) {
      recordState();
    }
    boolean healthy = sequencer.close();
    try {
      if (healthy) {
        confirmAtTheEnd();
      }
    } finally {
      anchors.close();
      store.close();
    }
  }

  /// So that they know of the last receipts, too; the leaves they know already. A ledger that an
  /// anchor contradicts is told to none: whoever met that was told.
  private void confirmAtTheEnd() {
    try {
      confirmAnchors();
      try {
        confirmRequiredAnchors();
      } catch (AnchorUnavailableException e) {
        LOG.log(Level.DEBUG, "at the end: {0}", e.getMessage());
      }
    } catch (StoreDamagedException e) {
      LOG.log(Level.DEBUG, "nothing is anchored: {0}", e.getMessage());
    }
  }

  private void recordState() {
    try {
      var _ = submit(new Command.RecordState());
    } catch (RuntimeException e) {
      // Derived: whoever is shut leaves the next opening to read more of the journal.
      LOG.log(Level.DEBUG, "the state was not recorded: {0}", e.getMessage());
    }
  }
}
