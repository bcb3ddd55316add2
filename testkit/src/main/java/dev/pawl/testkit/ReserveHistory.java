package dev.pawl.testkit;

import dev.pawl.ledger.LeafRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/// What callers of `reserve` saw, and the exact test whether it is linearizable: whether each call
/// can be given one moment between its invocation and its return, so that calls made one after the
/// other at these moments would have got the same ranges.
///
/// An allocator without gaps leaves one order only, that of the ranges, so no search is needed:
///
/// 1. the ranges that were given out tile the leaves from 0 on, in the order of the log;
/// 2. each call returned after every call that comes before it in that order was invoked.
///
/// A call whose outcome its caller never learned may have taken effect at any time after its
/// invocation, or not at all. Ranges of the log that nobody saw belong to such calls, of equal
/// count. Calls that say they did not happen are not part of a history: where one did, its range is
/// left over.
///
/// Times are of one counter that never stands still, so that all are different.
public final class ReserveHistory {
  private static final long NEVER = Long.MAX_VALUE;

  /// A call.
  ///
  /// @param count how many leaves it asked for, 1 or more
  /// @param invoked when
  /// @param returned when, later; for a call of unknown outcome, never
  /// @param range what it got; empty where the outcome is unknown
  public record Call(long count, long invoked, long returned, Optional<LeafRange> range) {
    /// A call that got its leaves.
    public static Call known(long invoked, long returned, LeafRange range) {
      return new Call(range.count(), invoked, returned, Optional.of(range));
    }

    /// A call that may have happened.
    public static Call unknown(long invoked, long count) {
      return new Call(count, invoked, NEVER, Optional.empty());
    }
  }

  private ReserveHistory() {}

  /// Why the history is not linearizable; empty where it is.
  ///
  /// @param log the ranges that were reserved, as the ledger holds them
  public static Optional<String> complaint(List<Call> calls, List<LeafRange> log) {
    Optional<String> gap = notTiled(log);
    if (gap.isPresent()) {
      return gap;
    }
    Map<LeafRange, Call> seen = new HashMap<>();
    Map<Long, PriorityQueue<Call>> unknown = new HashMap<>();
    for (Call call : calls) {
      if (call.range.isEmpty()) {
        unknown.computeIfAbsent(call.count, count -> byInvocation()).add(call);
      } else if (seen.put(call.range.get(), call) != null) {
        return Optional.of("two callers got " + call.range.get());
      }
    }
    List<Call> order = new ArrayList<>();
    for (LeafRange range : log) {
      Call call = seen.remove(range);
      // The latest return that is allowed only grows along the log, so whoever came first goes
      // first.
      order.add(call != null ? call : unknown.getOrDefault(range.count(), byInvocation()).poll());
      if (order.getLast() == null) {
        return Optional.of("nobody asked for " + range);
      }
    }
    return seen.isEmpty()
        ? outOfOrder(order)
        : Optional.of("callers got what is not in the log: " + seen.keySet());
  }

  private static PriorityQueue<Call> byInvocation() {
    return new PriorityQueue<>(Comparator.comparingLong(Call::invoked));
  }

  private static Optional<String> notTiled(List<LeafRange> log) {
    long next = 0;
    for (LeafRange range : log) {
      if (range.first() != next) {
        return Optional.of("after " + next + " leaves comes " + range);
      }
      next = range.end();
    }
    return Optional.empty();
  }

  private static Optional<String> outOfOrder(List<Call> order) {
    long lastInvocation = Long.MIN_VALUE;
    for (Call call : order) {
      lastInvocation = Math.max(lastInvocation, call.invoked);
      if (call.returned < lastInvocation) {
        return Optional.of(
            "%s returned at %d, before a call that got lower leaves was invoked at %d"
                .formatted(call, call.returned, lastInvocation));
      }
    }
    return Optional.empty();
  }
}
