package dev.pawl.ledger;

/// Leaves that belong to one epoch alone, durably and confirmed by every required anchor: the only
/// thing from which a leaf may be taken to sign with. Only an [IndexAllocator] makes one.
public final class Reservation {
  private final KeyId key;
  private final int layer;
  private final LeafRange range;
  private final Epoch epoch;

  Reservation(KeyId key, int layer, LeafRange range, Epoch epoch) {
    this.key = key;
    this.layer = layer;
    this.range = range;
    this.epoch = epoch;
  }

  /// Whose leaves these are.
  public KeyId key() {
    return key;
  }

  /// The layer they are counted in.
  public int layer() {
    return layer;
  }

  /// Which leaves.
  public LeafRange range() {
    return range;
  }

  /// Who may use them.
  public Epoch epoch() {
    return epoch;
  }

  @Override
  public String toString() {
    return "key " + key + ", layer " + layer + ", leaves " + range + ", epoch " + epoch;
  }
}
