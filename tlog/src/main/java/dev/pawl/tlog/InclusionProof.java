package dev.pawl.tlog;

import java.io.IOException;
import java.util.List;

/// Shows that a leaf stands at an index of a tree (RFC 9162 §2.1.3).
///
/// @param leafIndex where the leaf stands, 0-based
/// @param treeSize how many leaves the tree has
/// @param inclusionPath the siblings on the way from the leaf to the root, lowest first
public record InclusionProof(long leafIndex, long treeSize, List<Hash> inclusionPath) {

  /// Checks that the leaf is one of the tree. How long the path must be is for [#verify] to check.
  ///
  /// @throws IllegalArgumentException where the index is not below the size
  public InclusionProof {
    check(leafIndex, treeSize);
    inclusionPath = List.copyOf(inclusionPath);
  }

  /// Makes the proof for a leaf from at most 2 log2(treeSize) stored hashes.
  ///
  /// @throws IllegalArgumentException where the index is not below the size
  /// @throws IOException where a hash cannot be read
  public static InclusionProof of(long leafIndex, long treeSize, HashReader tree)
      throws IOException {
    check(leafIndex, treeSize);
    return new InclusionProof(leafIndex, treeSize, Paths.toRoot(0, leafIndex, treeSize, tree));
  }

  /// Whether this proves that the leaf with this hash stands at `leafIndex` of the tree with this
  /// head: RFC 9162 §2.1.3.2, with its step numbers.
  public boolean verify(Hash leaf, TreeHead head) {
    if (head.size() != treeSize) {
      return false;
    }
    long fn = leafIndex; // 1: below treeSize, as the constructor checks; 2
    long sn = treeSize - 1;
    Hash r = leaf; // 3
    for (Hash p : inclusionPath) { // 4
      if (sn == 0) { // 4.a: more hashes than levels
        return false;
      }
      if ((fn & 1) == 1 || fn == sn) { // 4.b
        r = MerkleTree.nodeHash(p, r); // 4.b.i
        int levels = Long.numberOfTrailingZeros(fn); // 4.b.ii: those without a right sibling
        fn >>>= levels;
        sn >>>= levels;
      } else {
        r = MerkleTree.nodeHash(r, p); // 4.b, otherwise
      }
      fn >>>= 1; // 4.c
      sn >>>= 1;
    }
    return sn == 0 && r.equals(head.root()); // 5
  }

  private static void check(long leafIndex, long treeSize) {
    if (leafIndex < 0 || leafIndex >= treeSize) {
      throw new IllegalArgumentException(
          "leaf index is %d, expected 0 or more and below the tree size %d"
              .formatted(leafIndex, treeSize));
    }
  }
}
