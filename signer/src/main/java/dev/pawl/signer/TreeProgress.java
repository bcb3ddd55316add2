package dev.pawl.signer;

import java.time.Duration;
import java.util.Optional;

/// How far the making of a tree has come.
///
/// @param purpose why it is made
/// @param layer the layer of the tree, 0 for the trees that sign messages
/// @param leaves how many leaves are made, those of an earlier attempt included
/// @param total how many leaves the tree has
/// @param leavesPerSecond the mean rate of this attempt; 0 where nothing can be said yet
/// @param remaining the time left at that rate; empty where nothing can be said yet
public record TreeProgress(
    Purpose purpose,
    int layer,
    long leaves,
    long total,
    double leavesPerSecond,
    Optional<Duration> remaining) {

  /// Why a tree is made.
  public enum Purpose {
    /// A new key needs its top tree.
    NEW_KEY,
    /// A tree of an existing key is needed for the first time, or its nodes are not there: the
    /// files of nodes may be deleted at any time.
    NODES_ABSENT,
    /// The nodes on the disk turned out not to be those of the tree.
    NODES_DAMAGED
  }

  /// Who wants to know. Called at most ten times a second and once at the end, by the thread that
  /// waits for the tree.
  @FunctionalInterface
  public interface Listener {
    /// Nobody.
    Listener NONE = progress -> {};

    /// The making has come this far.
    void reached(TreeProgress progress);
  }
}
