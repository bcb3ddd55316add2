package dev.pawl.ledger;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.pawl.testkit.MemoryLedger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.JJ_Result;

/// What depends on the order of memory in `ledger`: how a command is handed to the sequencer's
/// thread, and what a close tells those who come with it.
public final class LedgerRaces {
  private LedgerRaces() {}

  private static RacingLedger ledger(MemoryLedger.Store store) {
    return RacingLedger.first(store, "p", Bytes.copyOf((byte) 2), 10);
  }

  /// A reservation and a close.
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "reserved, and in the store")
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "told that it did not happen, and it did not")
  @Outcome(expect = FORBIDDEN, desc = "the answer and the store differ")
  @State
  public static class CloseAnswers {
    private final MemoryLedger.Store store = new MemoryLedger.Store();
    private final RacingLedger of = ledger(store);
    private final long before = store.head().size();

    @Actor
    public void caller(II_Result result) {
      try {
        var _ = of.allocator.reserve(RacingLedger.KEY, 0, 0, 1);
        result.r1 = 1;
      } catch (LedgerClosedException e) {
        result.r1 = 0;
      }
    }

    @Actor
    public void closer() {
      of.close();
    }

    @Arbiter
    public void after(II_Result result) {
      result.r2 = (int) (store.head().size() - before);
    }
  }

  /// Two reservations, of one leaf and of two.
  @JCStressTest
  @Outcome(
      id = {"0, 1", "2, 0"},
      expect = ACCEPTABLE,
      desc = "one after the other")
  @Outcome(expect = FORBIDDEN, desc = "they overlap, or leave a gap")
  @State
  public static class ReservationsTile {
    private final RacingLedger of = ledger(new MemoryLedger.Store());

    @Actor
    public void one(JJ_Result result) {
      result.r1 = of.allocator.reserve(RacingLedger.KEY, 0, 0, 1).range().first();
    }

    @Actor
    public void other(JJ_Result result) {
      result.r2 = of.allocator.reserve(RacingLedger.KEY, 0, 0, 2).range().first();
    }

    @Arbiter
    public void after(JJ_Result result) {
      of.close();
    }
  }
}
