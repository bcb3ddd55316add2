package dev.pawl.signer;

import dev.pawl.ledger.LeafRange;
import dev.pawl.ledger.RacingLedger;
import dev.pawl.ledger.Reservation;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// A lease of three leaves that is at hand, of which leaf 0 was taken.
public final class Lease implements LongSupplier, LeafSource.Reserver {
  private final LeafSource source = new LeafSource(this, 1 << 20, new AtomicLong(3));

  public Lease() {
    var _ = source.take();
  }

  /// Takes the next leaf.
  @Override
  public long getAsLong() {
    return source.take();
  }

  @Override
  public Reservation reserve(long atLeast, int count) {
    return RacingLedger.reservation(atLeast, count);
  }

  @Override
  public void burn(LeafRange leaves) {}
}
