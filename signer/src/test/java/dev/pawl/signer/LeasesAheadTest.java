package dev.pawl.signer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.ledger.BurnReason;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.IndexAllocator;
import dev.pawl.ledger.InvariantViolation;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.LeafRange;
import dev.pawl.ledger.Reservation;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Goal: the next lease is fetched at the right leaf, neither sooner nor later: sooner burns leaves
/// of those who sign little, later has callers wait. Method: how large the next lease is tells at
/// which leaf it was asked for.
@Timeout(value = 10, unit = TimeUnit.SECONDS)
class LeasesAheadTest {
  private static final KeyId KEY = new KeyId(Bytes.copyOf(new byte[16]));

  /// Gives the leaves one after the other, and notes what it gave.
  private static final class Leaves implements LeafSource.Reserver {
    private final List<LeafRange> given = new CopyOnWriteArrayList<>();
    private IndexAllocator allocator = TestLedger.allocator(KEY, 20);

    @Override
    public Reservation reserve(long atLeast, int count) {
      Reservation reservation = allocator.reserve(KEY, 0, atLeast, count);
      given.add(reservation.range());
      return reservation;
    }

    @Override
    public void burn(LeafRange leaves) {
      allocator.burn(KEY, 0, leaves, BurnReason.SKIPPED);
    }

    void await(int reservations) throws InterruptedException {
      while (given.size() < reservations) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
    }
  }

  private final Leaves leaves = new Leaves();
  private final AtomicLong demand = new AtomicLong();
  private final LeafSource source = new LeafSource(leaves, 1L << 20, demand);

  /// The first lease is of this length, and its first leaf is taken.
  private void leaseOf(int length) {
    demand.set(length);
    take(1);
    demand.set(0);
  }

  private void take(int count) {
    for (int i = 0; i < count; i++) {
      var _ = source.take();
    }
  }

  /// A lease without demand is half of what was taken without demand. It is fetched where that is
  /// 32 or more and fewer leaves are left than half of it: of a lease of 80 after 64 leaves more
  /// (15 left, half of 32 is 16), of one of 82 after 66 (15 left, half of 33 is 16; after 65 it was
  /// 16).
  @ParameterizedTest
  @CsvSource({"80, 64, 32", "82, 66, 33", "140, 112, 56"})
  void take_inALongRun_fetchesTheNextLeaseWhereTheLastRunsLow(int first, int taken, int next)
      throws InterruptedException {
    leaseOf(first);
    take(taken);
    leaves.await(2);
    assertThat(leaves.given).containsExactly(new LeafRange(0, first), new LeafRange(first, next));
  }

  /// A demand that the lease does not cover is fetched ahead, and as large as it is.
  @Test
  void take_withMoreDemandThanTheLeaseHolds_fetchesAllOfIt() throws InterruptedException {
    leaseOf(100);
    take(64);
    demand.set(300);
    take(20);
    leaves.await(2);
    assertThat(leaves.given.getLast()).isEqualTo(new LeafRange(100, 280));
  }

  @Test
  void take_whereALeaseGoesBack_isAViolation() {
    leaseOf(2);
    take(1);
    leaves.allocator = TestLedger.allocator(KEY, 20);
    assertThatThrownBy(source::take)
        .isInstanceOf(InvariantViolation.class)
        .hasMessageContaining("leases rise");
  }
}
