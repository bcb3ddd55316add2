package dev.pawl.hbs.tree;

import java.util.Collections;
import java.util.List;
import java.util.Objects;

/// How the trees of a key lie above one another, whatever its scheme: the levels of HSS, the layers
/// of XMSS^MT, the one tree of LMS and XMSS.
///
/// Layers count from 0, whose trees sign messages, upwards (RFC 8391 §4.2.1; HSS counts its levels
/// the other way round). The trees of a layer count from 0 over the whole layer, and tree `t` of a
/// layer is certified by leaf `t` of the layer above, counted over that whole layer. A leaf of the
/// key is a leaf of layer 0.
///
/// ```
///   layer 1              /\            1 tree of height 2
///                       /__\           4 leaves
///   layer 0        /\  /\  /\  /\      4 trees of height 3
///                 /__\/__\/__\/__\     32 leaves: those of the key
/// ```
///
/// All numbers of trees and leaves are exact in a `long`.
///
/// @param heights of the trees of each layer, layer 0 first; together at most 60
public record Hypertree(List<Integer> heights) {

  /// The most height of all layers together, so that a leaf number and any sum of two are exact in
  /// a `long`.
  public static final int HEIGHT_MAX = 60;

  /// The most height of one tree, so that its node numbers are exact in an `int`.
  private static final int TREE_HEIGHT_MAX = 25;

  /// Checks the heights.
  ///
  /// @throws IllegalArgumentException with the value seen and what is valid
  public Hypertree {
    heights = List.copyOf(heights);
    if (heights.isEmpty()) {
      throw new IllegalArgumentException("no layer, expected 1 or more");
    }
    for (int height : heights) {
      if (height < 1 || height > TREE_HEIGHT_MAX) {
        throw new IllegalArgumentException(
            "height is %d, expected 1 to %d".formatted(height, TREE_HEIGHT_MAX));
      }
    }
    int height = sum(heights);
    if (height > HEIGHT_MAX) {
      throw new IllegalArgumentException(
          "heights add up to %d, expected at most %d".formatted(height, HEIGHT_MAX));
    }
  }

  /// Layers of one height.
  public static Hypertree of(int layers, int treeHeight) {
    return new Hypertree(Collections.nCopies(layers, treeHeight));
  }

  /// The number of layers.
  public int layers() {
    return heights.size();
  }

  /// The height of all layers together.
  public int height() {
    return sum(heights);
  }

  /// The height of the trees of one layer.
  public int height(int layer) {
    return heights.get(layer);
  }

  /// The leaves of each tree of one layer.
  public int leaves(int layer) {
    return 1 << heights.get(layer);
  }

  /// The leaves of the key.
  public long capacity() {
    return 1L << height();
  }

  /// The number of trees of one layer.
  public long trees(int layer) {
    return 1L << (height() - sum(heights.subList(0, layer + 1)));
  }

  /// The tree of a layer that serves a leaf of the key.
  ///
  /// @throws IndexOutOfBoundsException for a leaf or layer that the key does not have
  public long tree(int layer, long leaf) {
    Objects.checkIndex(leaf, capacity());
    return leaf >>> sum(heights.subList(0, layer + 1));
  }

  /// The leaf, in its tree of a layer, that serves a leaf of the key.
  ///
  /// @throws IndexOutOfBoundsException for a leaf or layer that the key does not have
  public int leaf(int layer, long leaf) {
    Objects.checkIndex(leaf, capacity());
    long leafOfLayer = leaf >>> sum(heights.subList(0, layer));
    return (int) (leafOfLayer & (leaves(layer) - 1));
  }

  /// Checks that there is such a tree.
  ///
  /// @throws IllegalArgumentException where there is none
  public void checkTree(int layer, long tree) {
    if (layer < 0 || layer >= layers()) {
      throw new IllegalArgumentException(
          "layer is %d, expected 0 to %d".formatted(layer, layers() - 1));
    }
    if (tree < 0 || tree >= trees(layer)) {
      throw new IllegalArgumentException(
          "tree is %d, expected 0 to %d".formatted(tree, trees(layer) - 1));
    }
  }

  private static int sum(List<Integer> heights) {
    return heights.stream().mapToInt(Integer::intValue).sum();
  }
}
