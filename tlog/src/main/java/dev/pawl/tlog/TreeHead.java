package dev.pawl.tlog;

/// How far a log has come: the number of its leaves and the Merkle root over them (RFC 9162 §2.1).
///
/// @param size the number of leaves, 0 or more
/// @param root the Merkle root; of the empty tree, the hash of nothing
public record TreeHead(long size, Hash root) {
  /// Checks that the size is not negative.
  public TreeHead {
    if (size < 0) {
      throw new IllegalArgumentException("size is " + size + ", expected 0 or more");
    }
  }
}
