package dev.pawl.ledger;

/// The leaves `[first, first + count)` of one layer.
///
/// @param first the first leaf, 0-based
/// @param count how many leaves, 1 or more; the end fits in 63 bits
public record LeafRange(long first, long count) {
  /// Checks the bounds.
  public LeafRange {
    if (first < 0 || count < 1 || first > Long.MAX_VALUE - count) {
      throw new IllegalArgumentException("leaf range is first " + first + ", count " + count);
    }
  }

  /// The leaves `[first, end)`.
  public static LeafRange between(long first, long end) {
    return new LeafRange(first, Math.subtractExact(end, first));
  }

  /// One leaf.
  public static LeafRange of(long leaf) {
    return new LeafRange(leaf, 1);
  }

  /// The leaf after the last.
  public long end() {
    return first + count;
  }

  /// `[first, end)`, as people read it.
  @Override
  public String toString() {
    return "[" + first + ", " + end() + ")";
  }
}
