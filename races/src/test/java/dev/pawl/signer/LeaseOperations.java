package dev.pawl.signer;

import dev.pawl.ledger.LeafRange;
import dev.pawl.ledger.RacingLedger;
import dev.pawl.ledger.Reservation;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.Operation;

/// The operations of a [LeafSource] over reservations that always succeed.
public class LeaseOperations implements LeafSource.Reserver {
  private final LeafSource source = new LeafSource(this, 1 << 20, new AtomicLong(3));
  private long reserved; // one lease is fetched at a time

  @Operation
  public long take() {
    return source.take();
  }

  /// The first ten leaves are not to be used.
  @Operation
  public void skip() {
    source.skipTo(10);
  }

  @Override
  public Reservation reserve(long atLeast, int count) {
    long first = Math.max(reserved, atLeast);
    reserved = first + count;
    return RacingLedger.reservation(first, count);
  }

  @Override
  public void burn(LeafRange leaves) {}

  /// What it should be: a counter.
  public static class Counter {
    private long next;

    public long take() {
      return next++;
    }

    public void skip() {
      next = Math.max(next, 10);
    }
  }
}
