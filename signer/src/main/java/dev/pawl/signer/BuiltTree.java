package dev.pawl.signer;

import dev.pawl.hbs.TreePublicKey;
import dev.pawl.hbs.tree.TreeNodes;

/// A tree that is made: its public key and its nodes.
///
/// @param publicKey right for sure: made here from the private key, or read with a tag that only
///   the vault can make
/// @param nodes may be damaged; [dev.pawl.hbs.sign.TreePrivateKey#sign] checks each path against
///   the public key before it computes anything
record BuiltTree(TreePublicKey publicKey, TreeNodes nodes) implements AutoCloseable {

  /// Closes the file of the nodes, if they are in one.
  @Override
  public void close() {
    if (nodes instanceof NodeFile file) {
      file.close();
    }
  }
}
