package dev.pawl.ledger;

import dev.pawl.ledger.Command.Burn;
import dev.pawl.ledger.Command.CommitReceipt;
import dev.pawl.ledger.Command.Reserve;
import dev.pawl.ledger.Entry.Reserved;

/// The allocator of one epoch: what the rest of the system sees of the ledger when it signs.
///
/// Ranges are disjoint from all that were ever given out, by anyone, and rise. There is no way to
/// give a leaf back.
public final class IndexAllocator {
  private final Ledger ledger;
  private final Epoch epoch;

  /// @param epoch the epoch that this process opened
  public IndexAllocator(Ledger ledger, Epoch epoch) {
    this.ledger = ledger;
    this.epoch = epoch;
  }

  /// The epoch that all of this belongs to.
  public Epoch epoch() {
    return epoch;
  }

  /// Reserves leaves; on return they are durable and anchored.
  ///
  /// @param layer 0 signs messages
  /// @param atLeast the lowest leaf wanted, 0 for the next free one; free leaves below are burned
  /// @param count how many at most, 1 or more
  /// @throws RefusedException where the rules refuse: did not happen
  /// @throws OutcomeUnknownException where the leaves may be reserved: they are lost
  /// @throws AnchorUnavailableException where they are reserved and must not be used: they are lost
  public Reservation reserve(KeyId key, int layer, long atLeast, int count) {
    Outcome.Committed committed = commit(new Reserve(key, layer, atLeast, count, epoch));
    if (committed.entries().getLast() instanceof Reserved reserved) {
      Invariant.check(
          reserved.key().equals(key)
              && reserved.layer() == layer
              && reserved.epoch().equals(epoch)
              && reserved.range().first() >= atLeast,
          "the reservation is the one that was asked for");
      return new Reservation(key, layer, reserved.range(), epoch);
    }
    throw new InvariantViolation("a reservation ends with its Reserved entry");
  }

  /// Commits the receipt of a leaf; durable on return. Only then may its signature be released.
  ///
  /// @return the ledger index of the receipt
  /// @throws RefusedException where the rules refuse: the signature must never be released
  /// @throws OutcomeUnknownException where the receipt may be there: likewise
  public long commitReceipt(CommitReceipt receipt) {
    if (!receipt.receipt().epoch().equals(epoch)) {
      throw new IllegalArgumentException(
          "receipt of epoch " + receipt.receipt().epoch() + ", expected " + epoch);
    }
    return commit(receipt).lastIndex();
  }

  /// Closes leaves of this epoch without a signature; durable on return.
  ///
  /// @throws RefusedException where they are not open in this epoch
  public void burn(KeyId key, int layer, LeafRange range, BurnReason reason) {
    var _ = commit(new Burn(key, layer, range, reason, epoch));
  }

  private Outcome.Committed commit(Command command) {
    return switch (ledger.submit(command)) {
      case Outcome.Committed committed -> committed;
      case Outcome.Refused refused -> throw new RefusedException(refused.refusal());
    };
  }
}
