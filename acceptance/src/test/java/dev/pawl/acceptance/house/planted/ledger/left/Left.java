package dev.pawl.acceptance.house.planted.ledger.left;

import dev.pawl.acceptance.house.Breaks;
import dev.pawl.acceptance.house.planted.ledger.right.Right;

/// One half of a cycle.
@Breaks("NO_CYCLES")
public final class Left {
  /// The other half.
  public Right right() {
    return new Right();
  }
}
