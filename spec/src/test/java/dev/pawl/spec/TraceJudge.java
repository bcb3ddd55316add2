package dev.pawl.spec;

import dev.pawl.ledger.Entry;
import dev.pawl.ledger.Entry.Reserved;
import dev.pawl.ledger.Entry.Signed;
import dev.pawl.ledger.IllegalEntryException;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.LedgerState;
import dev.pawl.ledger.StoreDamagedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Judges traces a second time, in Java and over the real fold: what `Trace.tla` says must agree.
final class TraceJudge {
  private record OneTimeKey(KeyId key, int layer, long leaf) {}

  private final List<Entry> history = new ArrayList<>();
  private final Set<OneTimeKey> computed = new HashSet<>();
  private LedgerState state = LedgerState.EMPTY;
  private long forced;
  private long confirmed;

  private TraceJudge() {}

  /// Whether each event may follow upon those before it.
  static boolean isLawful(List<TraceEvent> events) {
    TraceJudge judge = new TraceJudge();
    return events.stream().allMatch(judge::happens);
  }

  private boolean happens(TraceEvent event) {
    return switch (event) {
      case TraceEvent.Appended(Entry entry) -> append(entry);
      case TraceEvent.Forced _ -> {
        forced = history.size();
        yield true;
      }
      case TraceEvent.Confirmed(long size) -> {
        boolean may = size >= confirmed && size <= forced;
        confirmed = size;
        yield may;
      }
      case TraceEvent.Computed e ->
          history.stream().limit(confirmed).anyMatch(entry -> covers(entry, e))
              && computed.add(new OneTimeKey(e.key(), e.layer(), e.leaf()));
      case TraceEvent.Released e ->
          computed.contains(new OneTimeKey(e.key(), e.layer(), e.leaf()))
              && history.stream().limit(forced).anyMatch(entry -> isReceipt(entry, e));
      case TraceEvent.Crashed(long kept) -> crash(kept);
    };
  }

  private boolean append(Entry entry) {
    try {
      state = state.apply(entry);
      history.add(entry);
      return true;
    } catch (IllegalEntryException | StoreDamagedException e) {
      return false;
    }
  }

  static boolean covers(Entry entry, TraceEvent.Computed e) {
    return entry instanceof Reserved r
        && r.key().equals(e.key())
        && r.layer() == e.layer()
        && r.epoch().equals(e.epoch())
        && r.range().first() <= e.leaf()
        && e.leaf() < r.range().end();
  }

  static boolean isReceipt(Entry entry, TraceEvent.Released e) {
    return entry instanceof Signed s
        && s.key().equals(e.key())
        && s.layer() == e.layer()
        && s.leaf() == e.leaf();
  }

  private boolean crash(long kept) {
    if (kept < forced || kept > history.size()) {
      return false;
    }
    history.subList((int) kept, history.size()).clear();
    state = LedgerState.EMPTY;
    for (Entry entry : history) {
      state = state.apply(entry);
    }
    forced = kept;
    return true;
  }
}
