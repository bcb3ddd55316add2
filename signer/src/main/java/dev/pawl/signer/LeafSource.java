package dev.pawl.signer;

import dev.pawl.ledger.Invariant;
import dev.pawl.ledger.LeafRange;
import dev.pawl.ledger.Reservation;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Hands out the leaves of one key that sign messages: each once, in rising order, and only leaves
/// whose reservation is durable and anchored. There is no way to give one back.
///
/// Leaves are leased from the ledger many at a time, so that the durable step is shared. A lease is
/// as large as the demand at hand, or half of all that was handed out before, whichever is more: a
/// short run burns little when it ends, and a long one reserves rarely. The next lease is fetched
/// while the present one still has leaves.
///
/// No lock is held while the ledger writes.
final class LeafSource {
  /// The most leaves of one lease.
  static final int LEASE_LEAVES_MAX = 4_096;

  /// Leases shorter than this are not renewed ahead: whoever signs so little would burn what he
  /// does not need.
  private static final int RENEW_AHEAD_LEAVES_MIN = 32;

  /// The ledger, as seen from here.
  interface Reserver {
    /// Reserves leaves of layer 0, the next free ones from `atLeast` on; durable and anchored on
    /// return.
    Reservation reserve(long atLeast, int count);

    /// Closes leaves that were reserved and are not wanted.
    void burn(LeafRange leaves);
  }

  private final Reserver ledger;
  private final AtomicLong demand;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition renewed = lock.newCondition();
  private final Queue<LeafRange> ahead = new ArrayDeque<>(); // guarded by lock
  private long next; // guarded by lock
  private long end; // guarded by lock: the lease at hand is [next, end)
  private long taken; // guarded by lock
  private int waiting; // guarded by lock
  private long floor; // guarded by lock: leaves below are not to be used
  private boolean renewing; // guarded by lock

  /// @param demand how many leaves callers said they will want; each leaf taken is one less
  LeafSource(Reserver ledger, AtomicLong demand) {
    this.ledger = ledger;
    this.demand = demand;
  }

  /// Takes one leaf off the demand, which does not fall below zero.
  static void wantOneLess(AtomicLong demand) {
    demand.accumulateAndGet(1, (wanted, one) -> Math.max(0, wanted - one));
  }

  /// Leaves below this one are not to be used: their tree is dead.
  void skipTo(long leaf) {
    lock.lock();
    try {
      floor = Math.max(floor, leaf);
    } finally {
      lock.unlock();
    }
  }

  /// The next leaf, which from now on is the caller's alone.
  ///
  /// @throws dev.pawl.ledger.RefusedException where the rules give none
  long take() {
    while (true) {
      @Nullable LeafRange unwanted = null;
      lock.lock();
      try {
        while (next == end && ahead.isEmpty() && renewing) {
          waiting++;
          renewed.awaitUninterruptibly();
          waiting--;
        }
        unwanted = adopt();
        if (unwanted == null && next < end) {
          return takeHere();
        }
        renewing |= unwanted == null;
      } finally {
        lock.unlock();
      }
      if (unwanted != null) {
        ledger.burn(unwanted);
      } else {
        renew();
      }
    }
  }

  /// Makes the next lease the one at hand where that is used up.
  ///
  /// @return what of it is below the floor and so not wanted; null where nothing is
  private @Nullable LeafRange adopt() {
    if (next == end) {
      LeafRange lease = ahead.poll();
      if (lease != null) {
        Invariant.check(lease.first() >= end, "leases rise");
        next = lease.first();
        end = lease.end();
      }
    }
    if (next < end && next < floor) {
      LeafRange unwanted = LeafRange.between(next, Math.min(end, floor));
      next = unwanted.end();
      return unwanted;
    }
    return null;
  }

  private long takeHere() {
    long leaf = next++;
    taken++;
    wantOneLess(demand);
    if (isLow() && !renewing && ahead.isEmpty()) {
      renewing = true;
      Thread.ofVirtual().name("pawl-lease").start(this::renewAhead);
    }
    return leaf;
  }

  private boolean isLow() {
    long left = end - next;
    long wanted = demand.get();
    boolean enough = 0 < wanted && wanted <= left;
    return !enough && lease() >= RENEW_AHEAD_LEAVES_MIN && left < lease() / 2;
  }

  private int lease() {
    return Math.clamp(Math.max(taken / 2, waiting + 1L), 1, LEASE_LEAVES_MAX);
  }

  private void renewAhead() {
    try {
      renew();
    } catch (RuntimeException e) {
      // Whoever needs the leaves meets the same.
    }
  }

  /// Fetches one lease. The caller has set `renewing`, so there is one at a time.
  private void renew() {
    @Nullable Reservation reservation = null;
    long atLeast;
    int count;
    lock.lock();
    try {
      atLeast = floor;
      count = Math.clamp(Math.max(lease(), demand.get()), 1, LEASE_LEAVES_MAX);
    } finally {
      lock.unlock();
    }
    try {
      reservation = ledger.reserve(atLeast, count);
    } finally {
      lock.lock();
      try {
        if (reservation != null) {
          ahead.add(reservation.range());
        }
        renewing = false;
        renewed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }
}
