package dev.pawl.acceptance.house.planted.ledger.right;

import dev.pawl.acceptance.house.Breaks;
import dev.pawl.acceptance.house.planted.ledger.left.Left;

/// One half of a cycle.
@Breaks("NO_CYCLES")
public final class Right {
  /// The other half.
  public Left left() {
    return new Left();
  }
}
