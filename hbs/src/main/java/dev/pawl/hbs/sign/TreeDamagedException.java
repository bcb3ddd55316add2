package dev.pawl.hbs.sign;

/// The stored nodes of a tree do not lead from a leaf to the root. No one-time value of the leaf
/// has been computed, so the leaf is as it was: rebuild the nodes and sign again.
public final class TreeDamagedException extends Exception {
  private static final long serialVersionUID = 1L;

  TreeDamagedException(int leaf) {
    super("the stored nodes from leaf %d upwards do not lead to the root".formatted(leaf));
  }
}
