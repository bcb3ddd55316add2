package dev.pawl.signer;

import dev.pawl.hbs.tree.MerkleNodes;
import dev.pawl.hbs.tree.StoredNodes;
import dev.pawl.hbs.tree.TreeNodes;
import java.util.Optional;

/// Takes the nodes of a small tree into one array.
final class MemoryNodes implements NodeSink {
  private final int height;
  private final int n;
  private final byte[] all;

  MemoryNodes(int height, int n) {
    this.height = height;
    this.n = n;
    this.all = new byte[MerkleNodes.arrayBytes(height, n)];
  }

  @Override
  public Optional<byte[]> kept(int node) {
    return Optional.empty();
  }

  @Override
  public void keep(int node, int height, byte[] nodes) {
    for (int depth = 0; depth <= height; depth++) {
      int count = 1 << depth;
      System.arraycopy(nodes, count * n, all, (node << depth) * n, count * n);
    }
  }

  /// All nodes, once the tree is made.
  TreeNodes nodes() {
    return new StoredNodes(height, n, all);
  }
}
