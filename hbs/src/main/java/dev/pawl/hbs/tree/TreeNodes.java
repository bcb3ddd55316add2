package dev.pawl.hbs.tree;

import java.io.IOException;

/// The stored nodes of one tree. Public data, and derived: whoever reads them checks them against
/// the root.
public interface TreeNodes {

  /// The height of the tree.
  int height();

  /// Copies one node.
  ///
  /// @param node from 1, the root, to 2^(height + 1) - 1, the last leaf
  /// @throws IOException where it cannot be read
  void read(int node, byte[] out, int outAt) throws IOException;
}
