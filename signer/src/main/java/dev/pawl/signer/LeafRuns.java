package dev.pawl.signer;

import dev.pawl.ledger.LeafRange;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// What became of each leaf of one layer, as runs of leaves with the same fate: as small as the
/// story is simple, however many leaves there are.
final class LeafRuns {
  /// A fate, by its letter in the text of the runs.
  enum Fate {
    SIGNED('s'),
    BURNED('b'),
    OPEN('o'),
    FREE('f'),
    /// Of several leaves that are shown as one: not all the same.
    MIXED('m');

    final char letter;

    Fate(char letter) {
      this.letter = letter;
    }
  }

  private final TreeMap<Long, Fate> starts = new TreeMap<>(Map.of(0L, Fate.FREE));

  /// These leaves have this fate from now on.
  void set(LeafRange range, Fate fate) {
    Fate after = at(range.end());
    starts.subMap(range.first(), true, range.end(), false).clear();
    if (range.first() == 0 || at(range.first() - 1) != fate) {
      starts.put(range.first(), fate);
    }
    if (after == fate) {
      starts.remove(range.end());
    } else {
      starts.put(range.end(), after);
    }
  }

  private Fate at(long leaf) {
    return Objects.requireNonNull(starts.floorEntry(leaf), "the first run begins at 0").getValue();
  }

  /// The runs from the first leaf on, as `s120b4o6`; the free leaves after the last are left out.
  ///
  /// @param step how many leaves are counted as one; where they are not all the same, they are
  ///   mixed
  String text(long step) {
    StringBuilder text = new StringBuilder();
    LeafRuns runs = step == 1 ? this : coarse(step);
    runs.each((first, end, fate) -> text.append(fate.letter).append(end - first));
    return text.toString();
  }

  private interface Visitor {
    void run(long first, long end, Fate fate);
  }

  /// Visits all runs but the last, which has no end.
  private void each(Visitor visitor) {
    long first = 0;
    Fate fate = at(0);
    for (Map.Entry<Long, Fate> next : starts.tailMap(0L, false).entrySet()) {
      visitor.run(first, next.getKey(), fate);
      first = next.getKey();
      fate = next.getValue();
    }
  }

  private LeafRuns coarse(long step) {
    LeafRuns coarse = new LeafRuns();
    each((first, end, fate) -> {
      long whole = Math.ceilDiv(first, step);
      if (whole < end / step) {
        coarse.set(LeafRange.between(whole, end / step), fate);
      }
      if (end % step != 0) {
        coarse.set(LeafRange.of(end / step), Fate.MIXED);
      }
    });
    return coarse;
  }
}
