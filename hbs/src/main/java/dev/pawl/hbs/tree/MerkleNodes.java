package dev.pawl.hbs.tree;

/// Computes the interior nodes of a tree or of any subtree of it.
///
/// A tree too large to be made in one go is made in chunks: each chunk is the subtree below one
/// node, built from its own leaves, and the tree above them is built with the chunks' roots as its
/// leaves. Both are the same call, [#build], with another root number and height.
///
/// Within the array of a subtree, local number 1 is its root, `2l` and `2l + 1` are the children of
/// `l`, and local node `l` stands at `l * n`. [#globalNumber] says which node of the whole tree it
/// is.
public final class MerkleNodes {
  private MerkleNodes() {}

  /// The length in bytes of the array for a subtree of this height, its unused first slot included.
  ///
  /// @throws ArithmeticException where no array can be so long
  public static int arrayBytes(int height, int n) {
    return Math.multiplyExact(2 << height, n);
  }

  /// Fills all nodes above the leaves.
  ///
  /// @param hash of the whole tree
  /// @param root the number, in the whole tree, of this subtree's root; 1 for the whole tree
  /// @param height of the subtree
  /// @param nodes [#arrayBytes] long; its upper half holds the leaves already
  public static void build(NodeHash hash, int root, int height, byte[] nodes) {
    int n = hash.length();
    checkLength(nodes, arrayBytes(height, n));
    for (int depth = height - 1; depth >= 0; depth--) {
      int firstLocal = 1 << depth;
      int firstGlobal = root << depth;
      for (int i = 0; i < firstLocal; i++) {
        int local = firstLocal + i;
        int children = 2 * local * n;
        hash.parent(firstGlobal + i, nodes, children, nodes, children + n, nodes, local * n);
      }
    }
  }

  /// The number in the whole tree of a node of a subtree.
  ///
  /// @param root the number of the subtree's root in the whole tree
  /// @param local the number of the node within the subtree, 1 for its root
  public static int globalNumber(int root, int local) {
    int highest = Integer.highestOneBit(local);
    return root * highest + (local - highest);
  }

  private static void checkLength(byte[] nodes, int expected) {
    if (nodes.length != expected) {
      throw new IllegalArgumentException(
          "nodes are %d bytes, expected %d".formatted(nodes.length, expected));
    }
  }
}
