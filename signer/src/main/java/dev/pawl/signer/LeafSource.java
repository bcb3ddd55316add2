package dev.pawl.signer;

import dev.pawl.ledger.Invariant;
import dev.pawl.ledger.LeafRange;
import dev.pawl.ledger.Reservation;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Hands out the leaves of one key that sign messages: each once, in rising order, and only leaves
/// whose reservation is durable and anchored. There is no way to give one back.
///
/// Leaves are leased from the ledger many at a time, so that the durable step is shared. A lease is
/// as large as the demand at hand, or as half of all that was handed out before without demand,
/// whichever is more, but without demand no more than a small part of the key: a short run burns
/// little when it ends, and a long one reserves rarely. The next lease is fetched while the present
/// one still has leaves.
///
/// No lock is held while the ledger writes, and a thread of its own fetches each lease: a caller
/// that is interrupted must not close the anchor's file under everybody.
final class LeafSource {
  /// The most leaves of one lease.
  static final int LEASE_LEAVES_MAX = 1_024;

  /// Without demand, a lease is no more than one part in so many of the key.
  private static final int LEASE_PART = 256;

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
  private final long leaseMax; // without demand
  private final AtomicInteger waiting = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<LeafRange> ahead = new ArrayDeque<>(); // guarded by lock
  private long next; // guarded by lock
  private long end; // guarded by lock: the lease at hand is [next, end)
  private long last = -1; // guarded by lock: the leaf handed out last
  private long taken; // guarded by lock: without demand, for which there is nothing to guess
  private long floor; // guarded by lock: leaves below are not to be used
  private @Nullable CompletableFuture<Void> renewal; // guarded by lock: the one under way

  /// @param capacity how many leaves the key has
  /// @param demand how many leaves callers said they will want; each leaf taken is one less
  LeafSource(Reserver ledger, long capacity, AtomicLong demand) {
    this.ledger = ledger;
    this.demand = demand;
    this.leaseMax = Math.clamp(capacity / LEASE_PART, 1, LEASE_LEAVES_MAX);
  }

  /// Takes one leaf off the demand, which does not fall below zero.
  ///
  /// @return whether there was any
  static boolean wantOneLess(AtomicLong demand) {
    return demand.getAndAccumulate(1, (wanted, one) -> Math.max(0, wanted - one)) > 0;
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
      switch (next()) {
        case Next.Leaf(long leaf) -> {
          return leaf;
        }
        case Next.Unwanted(LeafRange leaves) -> ledger.burn(leaves);
        case Next.Wait(CompletableFuture<Void> renewing) -> await(renewing);
      }
    }
  }

  /// What to do next to get a leaf.
  private sealed interface Next {
    /// Take it: it is the caller's alone.
    record Leaf(long leaf) implements Next {}

    /// Close these leaves, and ask again.
    record Unwanted(LeafRange leaves) implements Next {}

    /// Wait for the next lease, and ask again.
    record Wait(CompletableFuture<Void> renewing) implements Next {}
  }

  private Next next() {
    lock.lock();
    try {
      if (next == end && !ahead.isEmpty()) {
        LeafRange lease = ahead.remove();
        Invariant.check(lease.first() >= end, "leases rise");
        next = lease.first();
        end = lease.end();
      }
      if (next == end) {
        waiting.incrementAndGet();
        return new Next.Wait(renewal());
      }
      if (next < floor) {
        LeafRange unwanted = LeafRange.between(next, Math.min(end, floor));
        next = unwanted.end();
        return new Next.Unwanted(unwanted);
      }
      return new Next.Leaf(takeHere());
    } finally {
      lock.unlock();
    }
  }

  private void await(CompletableFuture<Void> renewing) {
    try {
      renewing.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } finally {
      waiting.decrementAndGet();
    }
  }

  private long takeHere() {
    long leaf = next++;
    // Two numbers that a bit which flips in memory would have to spoil alike (FAULTS 22).
    Invariant.check(last < leaf && leaf < end, "leaves rise, and lie in the lease");
    last = leaf;
    if (!wantOneLess(demand)) {
      taken++;
    }
    if (isLow() && ahead.isEmpty()) {
      var _ = renewal(); // whoever needs its leaves meets its failure
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
    return Math.clamp(Math.max(Math.min(taken / 2, leaseMax), waiting.get()), 1, LEASE_LEAVES_MAX);
  }

  /// The fetching of the next lease, begun where it is not under way.
  private CompletableFuture<Void> renewal() {
    CompletableFuture<Void> present = renewal;
    if (present == null) {
      CompletableFuture<Void> started = new CompletableFuture<>();
      renewal = present = started;
      Thread.ofVirtual().name("pawl-lease").start(() -> renew(started));
    }
    return present;
  }

  private void renew(CompletableFuture<Void> started) {
    try {
      LeafRange lease = fetch();
      lock.lock();
      try {
        ahead.add(lease);
        renewal = null;
      } finally {
        lock.unlock();
      }
      started.complete(null);
    } catch (Throwable e) {
      lock.lock();
      try {
        renewal = null;
      } finally {
        lock.unlock();
      }
      started.completeExceptionally(e);
    }
  }

  private LeafRange fetch() {
    long atLeast;
    int count;
    lock.lock();
    try {
      atLeast = floor;
      count = Math.clamp(Math.max(lease(), demand.get()), 1, LEASE_LEAVES_MAX);
    } finally {
      lock.unlock();
    }
    return ledger.reserve(atLeast, count).range();
  }
}
