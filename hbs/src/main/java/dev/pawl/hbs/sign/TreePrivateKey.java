package dev.pawl.hbs.sign;

import dev.pawl.hbs.Message;
import dev.pawl.hbs.TreePublicKey;
import dev.pawl.hbs.tree.MerkleNodes;
import dev.pawl.hbs.tree.TreeNodes;
import java.io.IOException;

/// The private key of one tree, whatever its scheme: all of its one-time keys follow from it. It
/// does not change when it signs.
///
/// Safe for use by several threads. Close erases the secrets; a call that has begun ends well, with
/// its own copy, and a later one fails with `IllegalStateException`.
public sealed interface TreePrivateKey extends AutoCloseable
    permits LmsPrivateKey, XmssTreePrivateKey {

  /// The length of a node in bytes.
  int n();

  /// The height of the tree.
  int height();

  /// The number of leaves, 2^height.
  default int leaves() {
    return 1 << height();
  }

  /// Starts to warm the engine that makes this tree up; see [dev.pawl.hbs.hash.Engines].
  void warmUp();

  /// The public key with this root.
  ///
  /// @param root n bytes, as [#interiorNodes] computes it
  TreePublicKey publicKey(byte[] root);

  /// Computes the nodes of the leaves `[firstLeaf, firstLeaf + count)`: nearly all the work of
  /// making a tree. Any number of threads may do a part each.
  ///
  /// @param out takes count times n bytes from `outAt` on
  void leafNodes(int firstLeaf, int count, byte[] out, int outAt);

  /// Computes the nodes above the leaves of this tree or of a subtree; public data only.
  ///
  /// @param root the number of the subtree's root in the tree, 1 for all of it
  /// @param height of the subtree
  /// @param nodes of the subtree as [MerkleNodes] lays them out, its leaves filled in
  void interiorNodes(int root, int height, byte[] nodes);

  /// Computes all nodes of the tree on the calling thread, for trees small enough for one array.
  ///
  /// @return as [MerkleNodes] lays them out; the root is the second n bytes
  default byte[] allNodes() {
    byte[] nodes = new byte[MerkleNodes.arrayBytes(height(), n())];
    leafNodes(0, leaves(), nodes, leaves() * n());
    interiorNodes(1, height(), nodes);
    return nodes;
  }

  /// Signs with one leaf, which the caller has reserved durably and will never pass again with
  /// another message. The same leaf and message give the same bytes.
  ///
  /// Before any one-time value is computed, the leaf's node and its path are hashed up and compared
  /// with the public key.
  ///
  /// @param message in layer 0 that of the caller; above, what [TreePublicKey#certified] of the
  ///   child gives
  /// @param nodes the stored nodes of this tree
  /// @param publicKey of this tree
  /// @return this tree's part of a signature, as its standard has it
  /// @throws TreeDamagedException where the nodes are not those of the public key; no one-time
  ///   value has been computed
  /// @throws IOException where nodes or message cannot be read; no one-time value has been computed
  byte[] sign(int leaf, Message message, TreeNodes nodes, TreePublicKey publicKey)
      throws IOException, TreeDamagedException;

  /// Erases the secrets.
  @Override
  void close();
}
