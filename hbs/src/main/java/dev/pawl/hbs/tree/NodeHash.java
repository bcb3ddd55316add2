package dev.pawl.hbs.tree;

/// How one scheme hashes two nodes of one tree into their parent.
///
/// Owned by one thread: implementations keep their digest and buffers.
public interface NodeHash {

  /// The length of a node in bytes.
  int length();

  /// Computes a node from its children. `out` may be the array of either child.
  ///
  /// @param node the number of the parent, counted from 1 at the root of the whole tree
  void parent(int node, byte[] left, int leftAt, byte[] right, int rightAt, byte[] out, int outAt);
}
