package dev.pawl.tlog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Finds the hashes of which both kinds of proof are made.
///
/// In a tree of n leaves the node `index` of level L covers the leaves `[index · 2^L, (index + 1) ·
/// 2^L)`, as far as there are any. Only the last node of a level can be incomplete, and it is put
/// together from the complete subtrees below it; where a node has no right sibling, it is its own
/// parent and adds nothing to a path.
final class Paths {
  private Paths() {}

  /// The siblings, lowest first, between a complete subtree and the root of a tree of `size` leaves
  /// that contains it.
  static List<Hash> toRoot(int level, long index, long size, HashReader tree) throws IOException {
    List<Hash> path = new ArrayList<>();
    int height = level;
    long node = index;
    for (long last = (size - 1) >>> level; last > 0; last >>>= 1) {
      long sibling = node ^ 1;
      if (sibling <= last) {
        path.add(subtree(height, sibling, size, tree));
      }
      node >>>= 1;
      height++;
    }
    return path;
  }

  private static Hash subtree(int level, long index, long size, HashReader tree)
      throws IOException {
    long first = index << level;
    return size - first >= 1L << level ? tree.read(level, index) : rightEdge(first, size, tree);
  }

  /// The root over the leaves `[first, size)`, fewer than the subtree that begins at `first` has
  /// room for: the complete subtrees at the end of the tree, joined from the smallest on.
  private static Hash rightEdge(long first, long size, HashReader tree) throws IOException {
    Hash root = lastSubtree(size, tree);
    for (long end = size & (size - 1); end > first; end &= end - 1) {
      root = MerkleTree.nodeHash(lastSubtree(end, tree), root);
    }
    return root;
  }

  /// The largest complete subtree that ends where a tree of `size` leaves ends.
  static Hash lastSubtree(long size, HashReader tree) throws IOException {
    int level = Long.numberOfTrailingZeros(size);
    return tree.read(level, (size >>> level) - 1);
  }
}
