package dev.pawl.ledger;

/// The fencing token of one opening of a signer: the ledger index of its `SignerOpened` entry, so
/// that epochs only grow.
///
/// @param index the ledger index, 0 or more
public record Epoch(long index) implements Comparable<Epoch> {
  /// Checks the index.
  public Epoch {
    if (index < 0) {
      throw new IllegalArgumentException("epoch is " + index + ", expected 0 or more");
    }
  }

  @Override
  public int compareTo(Epoch other) {
    return Long.compare(index, other.index);
  }

  @Override
  public String toString() {
    return Long.toString(index);
  }
}
