package dev.pawl.ledger;

import dev.pawl.ledger.LedgerStore.AppendResult;
import dev.pawl.ledger.LedgerStore.RecordCursor;
import dev.pawl.ledger.SnapshotStore.Snapshot;
import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;

/// The one thread through which everything happens, in order.
///
/// It drains a bounded queue, decides each command against the state at the head, encodes the
/// accepted entries as one batch, and appends it to the store; it publishes the new state and
/// answers the callers only when the append is durable. Commands that wait together share one
/// force.
///
/// After an unknown outcome, or any error that should not be, it latches shut: nothing is tried
/// again, and only opening the ledger anew, which reads what the disk holds, opens it.
final class Sequencer {
  /// The most commands that wait; more callers wait outside.
  static final int QUEUE_MAX = 1_024;

  /// The most commands of one batch.
  static final int BATCH_COMMANDS_MAX = 256;

  /// Where a batch is long enough, in bytes.
  static final int BATCH_BYTES = 4 << 20;

  private record Pending(Command command, CompletableFuture<Outcome> answer) {}

  /// The state and the head that belong together, as of the last durable batch.
  record Position(LedgerState state, TreeHead head) {}

  // Queued by close() to wake the thread; told from every other by the identity of its answer.
  private static final Pending WAKE_UP =
      new Pending(new Command.RaiseSchema(Entry.SCHEMA), new CompletableFuture<>());

  private final LedgerStore store;
  private final BiConsumer<Position, Optional<Snapshot>> afterBatch;
  private final ArrayBlockingQueue<Pending> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
  private final Thread thread;
  private volatile Position durable;
  private volatile Optional<RuntimeException> shut = Optional.empty();
  private volatile boolean latched;
  private Frontier frontier; // owned by the sequencer thread

  /// @param afterBatch called in the sequencer's thread after callers were answered, with the state
  ///   that the batch recorded, if it did; must not throw
  Sequencer(
      LedgerStore store,
      LedgerState state,
      Frontier frontier,
      BiConsumer<Position, Optional<Snapshot>> afterBatch) {
    this.store = store;
    this.frontier = frontier;
    this.afterBatch = afterBatch;
    this.durable = new Position(state, frontier.head());
    this.thread = Thread.ofPlatform().name("pawl-sequencer").daemon().start(this::run);
  }

  Position durable() {
    return durable;
  }

  /// Queues a command whose outcome nobody waits for; dropped where the queue is full.
  void offer(Command command) {
    var _ = queue.offer(new Pending(command, new CompletableFuture<>()));
  }

  /// Waits until the command is decided and its entries are durable.
  ///
  /// @throws OutcomeUnknownException where it may have happened
  /// @throws LedgerClosedException where it did not
  Outcome submit(Command command) {
    Pending pending = new Pending(command, new CompletableFuture<>());
    enqueue(pending);
    try {
      return pending.answer.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private void enqueue(Pending pending) {
    try {
      checkOpen();
      queue.put(pending);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LedgerClosedException("interrupted before the command was queued", e);
    }
    if (shut.isPresent()) {
      refuseQueued(); // the thread may have ended just before this command came
    }
  }

  private void checkOpen() {
    shut.ifPresent(cause -> {
      throw new LedgerClosedException(
          "the ledger is shut: " + cause.getMessage() + "; open it again to recover", cause);
    });
  }

  private void run() {
    List<Pending> drained = new ArrayList<>(BATCH_COMMANDS_MAX);
    while (shut.isEmpty()) {
      drained.clear();
      try {
        drained.add(queue.take());
        queue.drainTo(drained, BATCH_COMMANDS_MAX - 1);
        drained.remove(WAKE_UP);
        while (!drained.isEmpty() && shut.isEmpty()) {
          commit(drained);
        }
        refuse(drained);
      } catch (Throwable e) {
        // Our bug, out of memory, or a lying disk: whatever was under way may have happened.
        latch(new OutcomeUnknownException(e), drained);
      }
    }
    refuseQueued();
  }

  /// Commits a prefix of the drained commands as one batch, and removes them.
  private void commit(List<Pending> drained) {
    Batch batch = new Batch(durable.state, frontier.copy());
    int taken = 0;
    while (taken < drained.size() && batch.bytes < BATCH_BYTES) {
      batch.add(drained.get(taken++).command);
    }
    List<Pending> committing = drained.subList(0, taken);
    if (batch.records.isEmpty()) {
      answer(committing, batch);
      committing.clear();
      return;
    }
    TreeHead after = batch.frontier.head();
    switch (store.append(durable.head.size(), batch.records, after)) {
      case AppendResult.Appended appended -> {
        Invariant.check(appended.head().equals(after), "the store holds what was appended");
        frontier = batch.frontier;
        durable = new Position(batch.state, appended.head());
        answer(committing, batch);
        committing.clear();
        afterBatch.accept(durable, batch.snapshot);
      }
      case AppendResult.Conflict conflict -> follow(conflict.head());
      case AppendResult.Unknown unknown ->
          latch(new OutcomeUnknownException(unknown.cause()), drained);
    }
  }

  /// Somebody else appended first: fold what they wrote, then decide again.
  private void follow(TreeHead head) {
    Invariant.check(head.size() > durable.head.size(), "a conflicting head is further on");
    Frontier following = frontier.copy();
    LedgerState state = durable.state;
    try (RecordCursor records = store.read(durable.head.size())) {
      while (following.size() < head.size()) {
        LedgerRecord next =
            records.next().orElseThrow(() -> new StoreDamagedException("the store lost its head"));
        state = state.apply(EntryCodec.decode(next.entry()));
        following.append(leafHash(next));
      }
    }
    Invariant.check(following.head().equals(head), "the store extends what this node has seen");
    frontier = following;
    durable = new Position(state, head);
  }

  private static void answer(List<Pending> committed, Batch batch) {
    TreeHead head = batch.frontier.head();
    for (int i = 0; i < committed.size(); i++) {
      committed.get(i).answer.complete(batch.outcome(i, head));
    }
  }

  private void latch(RuntimeException cause, List<Pending> underWay) {
    latched = true;
    shut = Optional.of(cause);
    underWay.forEach(pending -> pending.answer.completeExceptionally(cause));
    underWay.clear();
    refuseQueued();
  }

  private void refuseQueued() {
    List<Pending> late = new ArrayList<>();
    queue.drainTo(late);
    if (late.remove(WAKE_UP)) {
      // It is for the thread alone, which may still wait; whoever close() waits for would not end.
      var _ = queue.offer(WAKE_UP);
    }
    refuse(late);
  }

  private void refuse(List<Pending> late) {
    String why = shut.map(Throwable::getMessage).orElse("closed");
    late.forEach(pending ->
        pending.answer.completeExceptionally(
            new LedgerClosedException("the ledger is shut: " + why)));
  }

  static Hash leafHash(LedgerRecord ledgerRecord) {
    byte[] entry = ledgerRecord.entry().unsafe();
    return MerkleTree.leafHash(entry, 0, entry.length);
  }

  /// Stops after the batch under way; what waits in the queue is refused.
  ///
  /// @return whether everything went well until now: false after it had latched shut
  boolean close() {
    if (shut.isEmpty()) {
      shut = Optional.of(new LedgerClosedException("closed"));
    }
    var _ = queue.offer(WAKE_UP);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !latched;
  }

  /// Decisions of one batch, each against the state that the ones before it lead to.
  private static final class Batch {
    final List<LedgerRecord> records = new ArrayList<>();
    final Frontier frontier;
    LedgerState state;
    Optional<Snapshot> snapshot = Optional.empty();
    long bytes;
    private final List<Decision> decisions = new ArrayList<>();
    private final List<Long> firstIndexes = new ArrayList<>();

    Batch(LedgerState state, Frontier frontier) {
      this.state = state;
      this.frontier = frontier;
    }

    void add(Command command) {
      Decision decision = state.decide(command);
      decisions.add(decision);
      firstIndexes.add(state.size());
      for (Entry entry : decision.entries()) {
        add(entry, entry.attachments().isEmpty() ? List.of() : command.attachments());
      }
    }

    private void add(Entry entry, List<Bytes> attachments) {
      if (entry instanceof Entry.StateRecorded) {
        snapshot = Optional.of(SnapshotCodec.encode(state, frontier));
      }
      LedgerRecord ledgerRecord = new LedgerRecord(EntryCodec.encode(entry), attachments);
      state = state.apply(entry);
      frontier.append(leafHash(ledgerRecord));
      records.add(ledgerRecord);
      bytes += ledgerRecord.entry().size();
      for (Bytes attachment : attachments) {
        bytes += attachment.size();
      }
    }

    Outcome outcome(int i, TreeHead head) {
      return switch (decisions.get(i)) {
        case Decision.Accepted accepted ->
            new Outcome.Committed(firstIndexes.get(i), accepted.entries(), head);
        case Decision.Refused refused ->
            new Outcome.Refused(
                refused.refusal(),
                refused.entries().isEmpty() ? Optional.empty() : Optional.of(head));
      };
    }
  }
}
