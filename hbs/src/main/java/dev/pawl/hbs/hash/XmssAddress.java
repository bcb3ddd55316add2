package dev.pawl.hbs.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// ADRS: where in a key a hash is computed, so that no two are computed alike (RFC 8391 §2.5).
///
/// ```
///   byte     0       4             12     16       20       24       28            32
///           +-------+-------------+------+--------+--------+--------+-------------+
///   OTS     | layer |    tree     |  0   | leaf   | chain  | hash   | keyAndMask  |
///   L-tree  | layer |    tree     |  1   | leaf   | height | index  | keyAndMask  |
///   tree    | layer |    tree     |  2   |   0    | height | index  | keyAndMask  |
///           +-------+-------------+------+--------+--------+--------+-------------+
/// ```
///
/// Owned by one thread.
public final class XmssAddress {
  static final int BYTES = 32;

  static final int OTS = 0;
  static final int L_TREE = 1;
  static final int HASH_TREE = 2;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes = new byte[BYTES];

  /// The address of another tree.
  ///
  /// @param tree as [XmssHash#treeBytes] lays it out
  /// @param n the length of SEED
  void tree(byte[] tree, int n) {
    System.arraycopy(tree, n, bytes, 0, XmssHash.TREE_ADDRESS_BYTES);
  }

  byte[] bytes() {
    return bytes;
  }

  /// Another type: all words after it are zero again.
  private void type(int type) {
    Arrays.fill(bytes, 16, BYTES, (byte) 0);
    INT.set(bytes, 12, type);
  }

  /// A chain of a one-time key.
  void chain(int leaf, int chain) {
    type(OTS);
    INT.set(bytes, 16, leaf);
    INT.set(bytes, 20, chain);
  }

  /// A step of the chain.
  void step(int step) {
    INT.set(bytes, 24, step);
  }

  /// A node of the L-tree of a leaf.
  ///
  /// @param height of the children, 0 for chain ends
  /// @param index of the node that is computed, in its level
  void lTree(int leaf, int height, int index) {
    type(L_TREE);
    INT.set(bytes, 16, leaf);
    INT.set(bytes, 20, height);
    INT.set(bytes, 24, index);
  }

  /// A node of the tree.
  ///
  /// @param height of the children, 0 for leaves
  /// @param index of the node that is computed, in its level
  void hashTree(int height, int index) {
    type(HASH_TREE);
    INT.set(bytes, 20, height);
    INT.set(bytes, 24, index);
  }

  /// Which of the keys and masks of one hash: KEY is 0, BM is 1, or BM_0 is 1 and BM_1 is 2.
  void keyAndMask(int keyAndMask) {
    INT.set(bytes, 28, keyAndMask);
  }
}
