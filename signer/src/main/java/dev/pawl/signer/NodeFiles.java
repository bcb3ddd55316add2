package dev.pawl.signer;

import dev.pawl.hbs.sign.LmsPrivateKey;
import java.io.IOException;

/// The trees of a store.
final class NodeFiles {
  private final TreeGenerator generator;

  NodeFiles(TreeGenerator generator) {
    this.generator = generator;
  }

  /// Makes the tree.
  BuiltTree open(TreeAddress address, LmsPrivateKey key, TreeGenerator.Watch watch)
      throws IOException {
    MemoryNodes nodes = new MemoryNodes(key.parameters());
    byte[] root = generator.generate(key, nodes, watch);
    return new BuiltTree(key.publicKey(root), nodes.nodes());
  }

  /// Makes the tree again although there are nodes, which turned out damaged.
  BuiltTree rebuild(TreeAddress address, LmsPrivateKey key, TreeGenerator.Watch watch)
      throws IOException {
    return open(address, key, watch);
  }
}
