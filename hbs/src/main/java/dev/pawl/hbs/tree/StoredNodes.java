package dev.pawl.hbs.tree;

import java.util.Objects;

/// All nodes of a tree in one array: node `r` at `r * n`, so that each level starts at a power of
/// two. The first n bytes are not used.
public final class StoredNodes implements TreeNodes {
  private final int height;
  private final int n;
  private final byte[] nodes;

  /// Nodes as [MerkleNodes#build] leaves them.
  ///
  /// @param n the length of a node in bytes
  /// @param nodes kept, not copied: 2^(height + 1) times n bytes
  /// @throws IllegalArgumentException for another length
  public StoredNodes(int height, int n, byte[] nodes) {
    if (nodes.length != MerkleNodes.arrayBytes(height, n)) {
      throw new IllegalArgumentException(
          "nodes are %d bytes, expected %d"
              .formatted(nodes.length, MerkleNodes.arrayBytes(height, n)));
    }
    this.height = height;
    this.n = n;
    this.nodes = nodes;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public void read(int node, byte[] out, int outAt) {
    Objects.checkIndex(node - 1, (2 << height) - 1);
    System.arraycopy(nodes, node * n, out, outAt, n);
  }
}
