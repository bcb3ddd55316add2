package dev.pawl.signer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.ledger.BurnReason;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.IndexAllocator;
import dev.pawl.ledger.InvariantViolation;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.LeafRange;
import dev.pawl.ledger.RefusedException;
import dev.pawl.ledger.Reservation;
import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// FAULTS 22, the lease. Goal: a bit that flips in the memory of a lease gives no leaf a second
/// time, and none that is not reserved. Method: flip each bit of each number that a lease consists
/// of, at several leaves of two leases, and take what there is to take.
class FlippedLeaseTest {
  private static final KeyId KEY = new KeyId(Bytes.copyOf(new byte[16]));
  private static final int LEASE = 64;
  private static final int LEAVES = 256;
  private static final int[] TAKEN = {1, 2, 31, 33, 48, 63, 64, 65, 100};

  private final Set<Long> seen = new HashSet<>();

  /// A ledger in memory that gives leases of one size.
  private static final class Leases implements LeafSource.Reserver {
    private final IndexAllocator allocator = TestLedger.allocator(KEY, 8);
    private volatile long reserved;

    @Override
    public Reservation reserve(long atLeast, int count) {
      Reservation reservation = allocator.reserve(KEY, 0, atLeast, LEASE);
      reserved = reservation.range().end();
      return reservation;
    }

    @Override
    public void burn(LeafRange leaves) {
      allocator.burn(KEY, 0, leaves, BurnReason.SKIPPED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"next", "end", "last", "floor", "taken"})
  void take_afterABitFlipped_givesNoLeafTwice(String number) throws Exception {
    int stopped = 0;
    for (int taken : TAKEN) {
      for (int bit = 0; bit < Long.SIZE; bit++) {
        stopped += takesOn(number, taken, bit) ? 0 : 1;
      }
    }
    System.out.println(number + ": " + stopped + " of " + TAKEN.length * Long.SIZE + " stopped");
  }

  /// @return whether it went on to the last leaf
  private boolean takesOn(String number, int taken, int bit) throws Exception {
    Leases leases = new Leases();
    LeafSource source = new LeafSource(leases, LEAVES, new AtomicLong());
    seen.clear();
    take(source, taken, leases);
    Field field = field(number);
    field.setLong(source, field.getLong(source) ^ (1L << bit));
    try {
      take(source, LEAVES, leases);
      return true;
    } catch (RefusedException _) {
      return true; // used up
    } catch (InvariantViolation | IllegalArgumentException | NotReserved _) {
      return false; // the second is a range that cannot be
    }
  }

  /// The next lease lies in memory as well, while the present one is used.
  @Test
  void take_afterABitOfTheNextLeaseFlipped_givesNoLeafTwice() throws Exception {
    for (int bit = 0; bit < Long.SIZE - 1; bit++) {
      Leases leases = new Leases();
      LeafSource source = new LeafSource(leases, 256 * LEASE, new AtomicLong()); // asks ahead
      seen.clear();
      take(source, 2 * LEASE - 5, leases);
      Queue<LeafRange> ahead = ahead(source);
      LeafRange lease = ahead.remove();
      long first = lease.first() ^ (1L << bit);
      ahead.add(new LeafRange(first, Math.min(lease.count(), Long.MAX_VALUE - first)));
      try {
        take(source, LEASE - 1, leases);
      } catch (InvariantViolation e) {
        assertThat(e).hasMessage("leases rise");
      } catch (NotReserved _) {
        // nothing is computed
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static Queue<LeafRange> ahead(LeafSource source) throws Exception {
    Queue<LeafRange> ahead = (Queue<LeafRange>) field("ahead").get(source);
    CompletableFuture<Void> renewal = (CompletableFuture<Void>) field("renewal").get(source);
    if (renewal != null) {
      renewal.join(); // the lease comes by a thread of its own
    }
    return ahead;
  }

  /// A leaf that is not open in the ledger: SigningEpoch.holds says so, and nothing is computed.
  private static final class NotReserved extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private void take(LeafSource source, int count, Leases leases) {
    for (int i = 0; i < count; i++) {
      long leaf = source.take();
      assertThat(seen.add(leaf)).as("leaf %d was given before", leaf).isTrue();
      if (leaf >= leases.reserved) {
        throw new NotReserved();
      }
    }
  }

  private static Field field(String name) throws ReflectiveOperationException {
    Field field = LeafSource.class.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }
}
