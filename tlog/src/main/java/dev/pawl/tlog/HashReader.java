package dev.pawl.tlog;

import java.io.IOException;

/// Gives out the hashes of a tree's complete subtrees, from wherever they are kept.
///
/// Level 0 holds the leaf hashes; the node `index` of level L is the root over the leaves `[index ·
/// 2^L, (index + 1) · 2^L)`. Only subtrees that are complete are asked for, so what is read once
/// never changes as the tree grows.
@FunctionalInterface
public interface HashReader {

  /// The hash of one complete subtree.
  ///
  /// @param level the height of the subtree, 0 to 62
  /// @param index its place in the level, 0-based
  /// @throws IOException where it cannot be read
  Hash read(int level, long index) throws IOException;
}
