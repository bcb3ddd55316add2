package dev.pawl.ledger;

import dev.pawl.testkit.MemoryLedger;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.datastructures.Operation;

/// Reservations from two ledgers over one store, where each append of one is a conflict for the
/// other.
public class ReserveOperations {
  private static final AtomicReference<ReserveOperations> LAST = new AtomicReference<>();

  private final RacingLedger first;
  private final RacingLedger second;

  public ReserveOperations() {
    this(new MemoryLedger.Store());
  }

  /// Ends the one before, which nobody uses any more.
  private ReserveOperations(MemoryLedger.Store store) {
    first = RacingLedger.first(store, "p", Bytes.copyOf((byte) 2), 20);
    second = RacingLedger.second(store);
    ReserveOperations last = LAST.getAndSet(this);
    if (last != null) {
      last.first.close();
      last.second.close();
    }
  }

  @Operation
  public long one() {
    return first.allocator.reserve(RacingLedger.KEY, 0, 0, 1).range().first();
  }

  @Operation
  public long three() {
    return second.allocator.reserve(RacingLedger.KEY, 0, 0, 3).range().first();
  }

  /// The same over a store that appends wherever it is told.
  public static class OverACarelessStore extends ReserveOperations {
    public OverACarelessStore() {
      super(new MemoryLedger.Store(false));
    }
  }

  /// What it should be: a counter.
  public static class Counter {
    private long next;

    public long one() {
      return next++;
    }

    public long three() {
      next += 3;
      return next - 3;
    }
  }
}
