package dev.pawl.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The leaves of one layer of a key: how far they are given out, and what became of them.
/// Immutable.
///
/// Every leaf below `next` is signed, burned or open, and every leaf from `next` on is free:
///
/// ```
///   0                                          next                 capacity
///   |  signed | burned | open | signed | open  |         free          |
/// ```
///
/// @param capacity how many leaves there are
/// @param next the first free leaf; it only grows
/// @param signed how many have a receipt
/// @param burned how many were closed without one
/// @param open the reservations with open leaves, rising
public record LayerState(
    long capacity, long next, long signed, long burned, List<OpenReservation> open) {

  /// Checks that the parts add up.
  public LayerState {
    open = List.copyOf(open);
    Invariant.check(0 <= next && next <= capacity, "next is within the capacity");
    Invariant.check(
        0 <= signed && signed <= next && 0 <= burned && burned <= next,
        "signed and burned leaves are below next"); // or their sum could wrap around to next
    long reserved = 0;
    for (OpenReservation reservation : open) {
      Invariant.check(reservation.end() <= next, "open leaves are below next");
      reserved += reservation.count();
    }
    Invariant.check(signed + burned + reserved == next, "signed, burned and open make up next");
  }

  static LayerState unused(long capacity) {
    return new LayerState(capacity, 0, 0, 0, List.of());
  }

  /// How many leaves are given to nobody yet.
  public long free() {
    return capacity - next;
  }

  /// How many leaves are given out and neither signed nor burned.
  public long reserved() {
    return next - signed - burned;
  }

  /// Whether this leaf is open in a reservation of this epoch: given to it, and neither signed nor
  /// burned.
  public boolean isOpen(long leaf, Epoch epoch) {
    return holding(LeafRange.of(leaf)).filter(r -> r.epoch().equals(epoch)).isPresent();
  }

  /// The reservation in which all of these leaves are open.
  Optional<OpenReservation> holding(LeafRange range) {
    for (OpenReservation reservation : open) { // asked five times for each signature
      if (reservation.contains(range)) {
        return Optional.of(reservation);
      }
    }
    return Optional.empty();
  }

  LayerState reserve(LeafRange range, Epoch epoch) {
    List<OpenReservation> more = new ArrayList<>(open);
    more.add(OpenReservation.of(epoch, range));
    return new LayerState(capacity, range.end(), signed, burned, more);
  }

  LayerState sign(LeafRange leaf) {
    return new LayerState(capacity, next, signed + 1, burned, closing(leaf));
  }

  LayerState burnOpen(LeafRange range) {
    return new LayerState(capacity, next, signed, burned + range.count(), closing(range));
  }

  LayerState burnFree(LeafRange range) {
    return new LayerState(capacity, range.end(), signed, burned + range.count(), open);
  }

  private List<OpenReservation> closing(LeafRange range) {
    List<OpenReservation> rest = new ArrayList<>(open.size());
    for (OpenReservation reservation : open) {
      OpenReservation left = reservation.contains(range) ? reservation.without(range) : reservation;
      if (!left.isEmpty()) {
        rest.add(left);
      }
    }
    return rest;
  }
}
