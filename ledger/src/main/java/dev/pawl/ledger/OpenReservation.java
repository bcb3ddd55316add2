package dev.pawl.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The leaves of one reservation that are neither signed nor burned yet. Immutable. Leaves are used
/// nearly in order, so this is a few ranges: as many as there are signatures under way, and one.
public final class OpenReservation {
  private final Epoch epoch;
  // The open ranges [bounds[0], bounds[1]), [bounds[2], bounds[3]), ... rising, none empty or
  // touching.
  private final long[] bounds;

  private OpenReservation(Epoch epoch, long[] bounds) {
    this.epoch = epoch;
    this.bounds = bounds;
  }

  static OpenReservation of(Epoch epoch, LeafRange range) {
    return new OpenReservation(epoch, new long[] {range.first(), range.end()});
  }

  static OpenReservation of(Epoch epoch, List<LeafRange> ranges) {
    long[] bounds = new long[2 * ranges.size()];
    long previous = -1;
    for (int i = 0; i < ranges.size(); i++) {
      LeafRange range = ranges.get(i);
      if (range.first() <= previous) {
        throw new IllegalArgumentException("open ranges " + ranges + " are not apart and rising");
      }
      bounds[2 * i] = range.first();
      bounds[2 * i + 1] = previous = range.end();
    }
    return new OpenReservation(epoch, bounds);
  }

  /// Whose leaves these are.
  public Epoch epoch() {
    return epoch;
  }

  /// The open ranges, rising.
  public List<LeafRange> ranges() {
    List<LeafRange> ranges = new ArrayList<>(bounds.length / 2);
    for (int i = 0; i < bounds.length; i += 2) {
      ranges.add(LeafRange.between(bounds[i], bounds[i + 1]));
    }
    return ranges;
  }

  /// How many leaves are open.
  public long count() {
    long count = 0;
    for (int i = 0; i < bounds.length; i += 2) {
      count += bounds[i + 1] - bounds[i];
    }
    return count;
  }

  /// The leaf after the last open one; 0 where none is open.
  long end() {
    return bounds.length == 0 ? 0 : bounds[bounds.length - 1];
  }

  boolean isEmpty() {
    return bounds.length == 0;
  }

  boolean contains(LeafRange range) {
    return find(range) >= 0;
  }

  /// The same without these leaves, all of which are open.
  OpenReservation without(LeafRange range) {
    int i = find(range);
    Invariant.check(i >= 0, "leaves to be closed are open");
    boolean before = bounds[i] < range.first();
    boolean after = range.end() < bounds[i + 1];
    int pieces = (before ? 2 : 0) + (after ? 2 : 0);
    long[] rest = Arrays.copyOf(bounds, bounds.length - 2 + pieces);
    System.arraycopy(bounds, i + 2, rest, i + pieces, bounds.length - i - 2);
    int at = i;
    if (before) {
      rest[at++] = bounds[i];
      rest[at++] = range.first();
    }
    if (after) {
      rest[at++] = range.end();
      rest[at] = bounds[i + 1];
    }
    return new OpenReservation(epoch, rest);
  }

  /// Where in `bounds` the open range stands that holds all of this one; negative where none does.
  private int find(LeafRange range) {
    for (int i = 0; i < bounds.length && bounds[i] <= range.first(); i += 2) {
      if (range.end() <= bounds[i + 1]) {
        return i;
      }
    }
    return -1;
  }
}
