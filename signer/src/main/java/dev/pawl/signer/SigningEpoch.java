package dev.pawl.signer;

import dev.pawl.ledger.AnchorUnavailableException;
import dev.pawl.ledger.Command.FenceSigner;
import dev.pawl.ledger.Command.OpenSigner;
import dev.pawl.ledger.Epoch;
import dev.pawl.ledger.FenceReason;
import dev.pawl.ledger.HostFingerprint;
import dev.pawl.ledger.IndexAllocator;
import dev.pawl.ledger.Invariant;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.Ledger;
import dev.pawl.ledger.Outcome;
import dev.pawl.ledger.RefusedException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The epoch of this process: opened before the first leaf is reserved, closed in order at the end.
///
/// A process that ends without closing it leaves its epoch open; whoever opens the same signer next
/// fences it, and its open leaves burn.
final class SigningEpoch {
  private final Ledger ledger;
  private final Surroundings surroundings;
  private final AnchorGate anchors;
  private final ReentrantLock opening = new ReentrantLock();
  private volatile @Nullable Opened opened; // written under opening

  private record Opened(IndexAllocator allocator, HostFingerprint host) {}

  /// @param anchors opened before the epoch is
  SigningEpoch(Ledger ledger, Surroundings surroundings, AnchorGate anchors) {
    this.ledger = ledger;
    this.surroundings = surroundings;
    this.anchors = anchors;
  }

  /// The epoch, where it is open.
  Optional<Epoch> epoch() {
    return Optional.ofNullable(opened).map(o -> o.allocator.epoch());
  }

  /// The allocator of this epoch, which is opened where it is not; durable on return.
  IndexAllocator allocator() {
    Opened present = opened;
    return present != null ? present.allocator : open().allocator;
  }

  private Opened open() {
    opening.lock();
    try {
      Opened present = opened;
      if (present == null) {
        askRequiredAnchors();
        HostFingerprint host = surroundings.host().read();
        opened = present = new Opened(new IndexAllocator(ledger, submit(opening(host))), host);
      }
      return present;
    } finally {
      opening.unlock();
    }
  }

  /// Whoever remembers another ledger says so before this one is written to. One that does not
  /// answer does not confirm the leaves either, unless there is grace.
  private void askRequiredAnchors() {
    try {
      anchors.open();
      ledger.confirmRequiredAnchors();
    } catch (AnchorUnavailableException e) {
      if (ledger.state().oversight().graceUsable() == 0) {
        throw e;
      }
    }
  }

  /// What opens the epoch on this host.
  OpenSigner opening(HostFingerprint host) {
    return new OpenSigner(
        surroundings.signer(), surroundings.softwareVersion(), host, surroundings.timeMillis());
  }

  private Epoch submit(OpenSigner command) {
    return switch (ledger.submit(command)) {
      case Outcome.Committed committed -> new Epoch(committed.lastIndex());
      case Outcome.Refused refused -> throw new RefusedException(refused.refusal());
    };
  }

  /// Whether this leaf may still sign: the key is active, and the leaf is open in a reservation of
  /// this epoch. Somebody may have stopped the key since the leaf was reserved, and resuming it
  /// burns what was open.
  ///
  /// Ask before a one-time signature is computed, so that none is made with a leaf that is burned;
  /// and before its receipt is offered, because a receipt for such a leaf is what a forger would
  /// offer, and stops the key. Whoever stops and resumes the key between that look and the receipt
  /// trips it all the same. That is right: a signature was computed that no entry accounts for, and
  /// it stays unreleased while the key waits for a person.
  boolean holds(KeyId key, int layer, long leaf) {
    Optional<Epoch> mine = epoch();
    return mine.isPresent()
        && ledger
            .state()
            .key(key)
            .filter(state -> state.status() == KeyState.Status.ACTIVE)
            .filter(state -> state.layers().get(layer).isOpen(leaf, mine.get()))
            .isPresent();
  }

  /// Fails where this process finds itself on another machine than the one that opened the epoch: a
  /// copy of its memory may be running there, with the same leaves. For whoever reserves.
  void checkHost() {
    Opened present = opened;
    if (present != null) {
      checkSame(surroundings.host().read().equals(present.host));
    }
  }

  /// The same, as fast as can be. For whoever uses a leaf.
  void checkHostStill() {
    Opened present = opened;
    if (present != null) {
      checkSame(surroundings.host().isStill(present.host));
    }
  }

  private static void checkSame(boolean same) {
    Invariant.check(same, "the process runs on the machine and boot that opened its epoch");
  }

  /// Closes the epoch in order, if it was opened: the leaves it leaves open are burned, durably on
  /// return.
  void close() {
    Opened present = opened;
    if (present != null) {
      // Refused only where somebody else has fenced it already.
      var _ =
          ledger.submit(
              new FenceSigner(
                  present.allocator.epoch(), FenceReason.CLOSED, surroundings.timeMillis()));
    }
  }
}
