package dev.pawl.signer;

import java.io.IOException;
import java.util.Optional;

/// Takes the nodes of a tree while it is made. Used by one thread at a time.
interface NodeSink {

  /// The root of the subtree below this node, if an earlier attempt kept all of it.
  ///
  /// @param node the number of the subtree's root in the tree
  Optional<byte[]> kept(int node) throws IOException;

  /// Keeps all nodes of a subtree.
  ///
  /// @param node the number of the subtree's root in the tree
  /// @param height of the subtree
  /// @param nodes as [dev.pawl.hbs.tree.MerkleNodes] lays them out; the caller goes on using the
  ///   array
  void keep(int node, int height, byte[] nodes) throws IOException;
}
