package dev.pawl.testkit.conformance;

import dev.pawl.ledger.Bytes;

/// One use of a one-time key.
///
/// @param tree which tree, by its identifier
/// @param leaf which leaf of it, counted from 0
/// @param signed what was signed: the message, or the public key of the tree below
/// @param signature the one-time signature with its path; one leaf that signs the same thing again,
///   but with another randomizer, has signed twice
public record OneTimeUse(Bytes tree, long leaf, Bytes signed, Bytes signature) {
  /// Whether both came from one one-time key.
  boolean sameKey(OneTimeUse other) {
    return tree.equals(other.tree) && leaf == other.leaf;
  }

  @Override
  public String toString() {
    return "leaf " + leaf + " of tree " + tree;
  }
}
