package dev.pawl.spec;

import dev.pawl.hbs.sign.LmsPrivateKey;
import dev.pawl.ledger.Entry;
import dev.pawl.ledger.EntryCodec;
import dev.pawl.ledger.Epoch;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.ledger.MalformedEntryException;
import dev.pawl.signer.SignOutcome;
import dev.pawl.signer.SignRequest;
import dev.pawl.testkit.probe.Observer;
import dev.pawl.testkit.probe.Point;
import dev.pawl.testkit.probe.Probe;
import dev.pawl.tlog.TreeHead;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes down what a real signer over a real store does, as the events of `Trace.tla`.
///
/// An entry counts as appended when the batch that holds it reaches the journal's file, as forced
/// when that file's force has returned, and as confirmed when the anchor's has. A one-time key
/// computes when `OneTimeKeys.sign` is called. A signature leaves with the return of `Signer.sign`,
/// and those of its parents leave with it.
final class Recorder implements Observer, WatchedDisk.Listener, AutoCloseable {
  private static final Point BATCH = new Point("dev.pawl.ledger.journal.Journal", "append");
  private static final Point CONFIRM = new Point("dev.pawl.ledger.journal.FileAnchor", "confirm");
  private static final Point EPOCH = new Point("dev.pawl.signer.SigningEpoch", "submit");
  private static final Point TREE = new Point("dev.pawl.signer.OpenKey", "privateKeyOf");
  private static final Point COMPUTE = new Point("dev.pawl.hbs.sign.OneTimeKeys", "sign");
  private static final Point RELEASE = new Point("dev.pawl.signer.Signer", "sign");

  /// Batches begin behind the header of their segment.
  private static final long SEGMENT_HEADER_BYTES = 4_096;

  private final OpenedTrees trees = new OpenedTrees();
  private final List<TraceEvent> events = new ArrayList<>(); // guarded by this
  private final ThreadLocal<Long> confirming = new ThreadLocal<>();
  private final Probe.Watch watch;
  private List<LedgerRecord> batch = List.of(); // guarded by this: decided, not yet written
  private @Nullable Epoch epoch; // guarded by this

  Recorder() {
    watch = Probe.watch(Set.of(BATCH, CONFIRM, EPOCH, TREE, COMPUTE, RELEASE), this);
  }

  /// What happened so far.
  synchronized List<TraceEvent> events() {
    return List.copyOf(events);
  }

  /// The process that wrote the events from this number on was started after a crash that kept so
  /// many entries.
  synchronized void crashed(int at, long kept) {
    events.add(at, new TraceEvent.Crashed(kept));
  }

  /// Nothing of what was decided and not written will ever be.
  synchronized void died() {
    batch = List.of();
  }

  private synchronized void add(TraceEvent event) {
    events.add(event);
  }

  @Override
  @SuppressWarnings("unchecked")
  public void entered(Point point, @Nullable Object self, Object[] arguments) {
    if (point.equals(BATCH)) {
      synchronized (this) {
        batch = (List<LedgerRecord>) arguments[1];
      }
    } else if (point.equals(CONFIRM)) {
      confirming.set(((TreeHead) arguments[0]).size());
    } else if (point.equals(COMPUTE) && self != null) {
      compute(self, (int) arguments[0]);
    }
  }

  @Override
  public @Nullable Object left(
      Point point, @Nullable Object self, Object[] arguments, @Nullable Object result) {
    if (point.equals(CONFIRM)) {
      confirming.remove();
    } else if (point.equals(EPOCH)) {
      synchronized (this) {
        epoch = (Epoch) result;
      }
    } else if (point.equals(TREE) && self != null && result instanceof LmsPrivateKey key) {
      trees.opened(self, (int) arguments[0], (long) arguments[1], key);
    } else if (point.equals(RELEASE) && result instanceof SignOutcome.Released released) {
      release(((SignRequest) arguments[0]).key(), released.receipt().leaf());
    }
    return result;
  }

  private synchronized void compute(Object oneTimeKeys, int leaf) {
    Epoch mine = epoch;
    if (mine == null) {
      throw new AssertionError("a one-time key computes before an epoch was opened");
    }
    events.add(trees.computed(oneTimeKeys, leaf, mine));
  }

  private synchronized void release(KeyId key, long leaf) {
    trees.chain(key, leaf).forEach(events::add);
  }

  @Override
  public synchronized void written(Path file, long offset) {
    if (isJournal(file) && offset >= SEGMENT_HEADER_BYTES) {
      for (LedgerRecord record : batch) {
        events.add(new TraceEvent.Appended(entry(record)));
      }
      batch = List.of();
    }
  }

  private static Entry entry(LedgerRecord record) {
    try {
      return EntryCodec.decode(record.entry());
    } catch (MalformedEntryException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void forced(Path file) {
    Long size = confirming.get();
    if (isJournal(file)) {
      add(new TraceEvent.Forced());
    } else if (size != null) {
      add(new TraceEvent.Confirmed(size));
    }
  }

  static boolean isJournal(Path file) {
    return file.getParent().endsWith("journal");
  }

  @Override
  public void close() {
    watch.close();
  }
}
