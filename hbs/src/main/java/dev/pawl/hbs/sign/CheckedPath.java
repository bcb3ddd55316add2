package dev.pawl.hbs.sign;

import dev.pawl.hbs.tree.AuthenticationPath;
import dev.pawl.hbs.tree.NodeHash;
import dev.pawl.hbs.tree.TreeNodes;
import java.io.IOException;
import java.security.MessageDigest;

/// The authentication path of a leaf, read from stored nodes and believed only because it leads
/// from the leaf's node to the root.
final class CheckedPath {
  private CheckedPath() {}

  /// The path of a leaf, n bytes for each level.
  ///
  /// @throws TreeDamagedException where the nodes do not lead to the root
  /// @throws IOException where they cannot be read
  static byte[] of(NodeHash hash, TreeNodes nodes, int height, int leaf, byte[] root)
      throws IOException, TreeDamagedException {
    if (nodes.height() != height) {
      throw new IllegalArgumentException(
          "nodes are of height %d, expected %d".formatted(nodes.height(), height));
    }
    byte[] path = AuthenticationPath.of(nodes, hash.length(), leaf);
    byte[] node = new byte[hash.length()];
    nodes.read((1 << height) + leaf, node, 0);
    AuthenticationPath.root(hash, height, leaf, node, path);
    if (!MessageDigest.isEqual(node, root)) {
      throw new TreeDamagedException(leaf);
    }
    return path;
  }
}
