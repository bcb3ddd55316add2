package dev.pawl.hbs.tree;

import java.io.IOException;

/// The siblings on the way from a leaf to the root, which prove that the leaf belongs to the tree.
public final class AuthenticationPath {
  private AuthenticationPath() {}

  /// Reads the path of a leaf, from its sibling upwards, n bytes each.
  ///
  /// @param n the length of a node in bytes
  /// @throws IOException where a node cannot be read
  public static byte[] of(TreeNodes nodes, int n, int leaf) throws IOException {
    int height = nodes.height();
    byte[] path = new byte[height * n];
    int node = (1 << height) + leaf;
    for (int i = 0; i < height; i++) {
      nodes.read((node >> i) ^ 1, path, i * n);
    }
    return path;
  }

  /// Hashes a leaf's node up along its path (RFC 8554 §5.4.2, Algorithm 6a, step 4).
  ///
  /// @param node the leaf's node, n bytes, replaced by the root that follows from it
  /// @param path as [#of] gives it
  public static void root(NodeHash hash, int height, int leaf, byte[] node, byte[] path) {
    int n = hash.length();
    // Alg. 6a, 4: node_num = 2^h + q.
    int number = (1 << height) + leaf;
    for (int i = 0; number > 1; i++) {
      boolean isRight = (number & 1) == 1;
      int parent = number / 2;
      if (isRight) {
        hash.parent(parent, path, i * n, node, 0, node, 0);
      } else {
        hash.parent(parent, node, 0, path, i * n, node, 0);
      }
      number = parent;
    }
  }
}
