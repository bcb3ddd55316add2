package dev.pawl.ledger.journal;

import dev.pawl.testkit.Fingerprint;
import org.jspecify.annotations.Nullable;

/// What the world outside the store knows at one moment.
///
/// @param history all that was acknowledged
/// @param offered the history with the batch whose outcome was not told; null for none
/// @param floor what the anchor was told and has acknowledged
/// @param computed the leaves with which a one-time signature was computed, released or not; one
///   bit each
/// @param released the leaves whose receipt was acknowledged; one bit each
/// @param snapshot the size of the ledger at the newest snapshot whose saving was acknowledged
/// @param anchor which of the anchors is the store's: each attempt to make one has its own
/// @param made whether making the store was acknowledged, or it was opened
/// @param harm what the disk did that no crash does
record Known(
    History history,
    @Nullable History offered,
    int floor,
    long computed,
    long released,
    int snapshot,
    int anchor,
    boolean made,
    Harm harm) {

  /// What the disk did that no crash does, and what is promised nevertheless. No leaf is ever
  /// computed with twice, whatever it did.
  enum Harm {
    /// Nothing: opening succeeds, and nothing is lost.
    NONE,

    /// It changed bytes after a stop in order, when the anchor knew everything: opening succeeds
    /// and nothing is lost, or it refuses.
    AFTER_STOP,

    /// A write went astray, and then the power failed: opening serves at least what the anchor
    /// knows, or it refuses.
    BEFORE_CRASH
  }

  static Known nothing() {
    return new Known(History.empty(), null, 0, 0, 0, -1, 0, false, Harm.NONE);
  }

  long fingerprint() {
    long masks = Fingerprint.add(Fingerprint.mix(computed), released);
    long ledger = (long) history.id << 32 | (offered == null ? 0 : offered.id + 1);
    long flags = anchor << 3 | harm.ordinal() << 1 | (made ? 1 : 0);
    long rest = (long) floor << 32 | (snapshot + 1L) << 8 | flags;
    return Fingerprint.add(Fingerprint.add(masks, ledger), rest);
  }

  Known offering(History next) {
    return new Known(history, next, floor, computed, released, snapshot, anchor, made, harm);
  }

  /// It is known now that this is the ledger.
  Known learned(History served) {
    return new Known(served, null, floor, computed, released, snapshot, anchor, made, harm);
  }

  Known confirmed() {
    return new Known(
        history, offered, history.size(), computed, released, snapshot, anchor, made, harm);
  }

  /// A one-time signature is computed with this leaf, this very moment.
  Known computing(long leaf) {
    if ((computed & 1L << leaf) != 0) {
      throw new Broken("leaf " + leaf + " is used a second time");
    }
    return new Known(
        history, offered, floor, computed | 1L << leaf, released, snapshot, anchor, made, harm);
  }

  Known releasing(long leaves) {
    return new Known(
        history, offered, floor, computed, released | leaves, snapshot, anchor, made, harm);
  }

  Known saved(int size) {
    return new Known(history, offered, floor, computed, released, size, anchor, made, harm);
  }

  /// The disk has lost receipts of these.
  Known losing(long leaves) {
    return new Known(
        history, offered, floor, computed, released & ~leaves, snapshot, anchor, made, harm);
  }

  /// Somebody begins to make the store, with this anchor.
  Known making(int with) {
    return new Known(history, offered, floor, computed, released, snapshot, with, made, harm);
  }

  Known finished() {
    return new Known(history, offered, floor, computed, released, snapshot, anchor, true, harm);
  }

  Known harmed(Harm by) {
    return new Known(history, offered, floor, computed, released, snapshot, anchor, made, by);
  }
}
