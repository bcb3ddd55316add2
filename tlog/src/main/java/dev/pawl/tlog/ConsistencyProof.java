package dev.pawl.tlog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Shows that one tree is the beginning of another: that the log only grew (RFC 9162 §2.1.4).
///
/// The RFC speaks of trees with `0 < first < second` leaves. Here the path is empty where the two
/// sizes are equal, and then so are the roots, and where the first tree is empty, which every log
/// begins with.
///
/// @param firstSize how many leaves the older tree has
/// @param secondSize how many leaves the newer tree has
/// @param consistencyPath the hashes from which both roots follow, lowest first
public record ConsistencyProof(long firstSize, long secondSize, List<Hash> consistencyPath) {

  /// Checks the order of the sizes. How long the path must be is for [#verify] to check.
  ///
  /// @throws IllegalArgumentException where the sizes are negative or in the wrong order
  public ConsistencyProof {
    check(firstSize, secondSize);
    consistencyPath = List.copyOf(consistencyPath);
  }

  /// Makes the proof from at most 2 log2(secondSize) stored hashes of the newer tree.
  ///
  /// The path begins with the last complete subtree of the older tree and goes from there to the
  /// root of the newer one. Where that subtree is the whole older tree, whoever verifies has its
  /// hash already.
  ///
  /// @throws IllegalArgumentException where the sizes are negative or in the wrong order
  /// @throws IOException where a hash cannot be read
  public static ConsistencyProof of(long firstSize, long secondSize, HashReader tree)
      throws IOException {
    check(firstSize, secondSize);
    List<Hash> path = new ArrayList<>();
    if (0 < firstSize && firstSize < secondSize) {
      if (!isPowerOfTwo(firstSize)) {
        path.add(Paths.lastSubtree(firstSize, tree));
      }
      int level = Long.numberOfTrailingZeros(firstSize);
      path.addAll(Paths.toRoot(level, (firstSize >>> level) - 1, secondSize, tree));
    }
    return new ConsistencyProof(firstSize, secondSize, path);
  }

  /// Whether this proves that the tree with the second head begins with the tree of the first.
  public boolean verify(TreeHead first, TreeHead second) {
    if (first.size() != firstSize || second.size() != secondSize) {
      return false;
    }
    if (firstSize == secondSize) {
      return consistencyPath.isEmpty() && first.root().equals(second.root());
    }
    if (firstSize == 0) {
      return consistencyPath.isEmpty() && first.equals(MerkleTree.EMPTY);
    }
    return verify(first.root(), second.root());
  }

  /// RFC 9162 §2.1.4.2, with its step numbers.
  private boolean verify(Hash firstHash, Hash secondHash) {
    if (consistencyPath.isEmpty()) { // 1
      return false;
    }
    Iterator<Hash> path = consistencyPath.iterator();
    Hash start = isPowerOfTwo(firstSize) ? firstHash : path.next(); // 2
    long fn = firstSize - 1; // 3
    long sn = secondSize - 1;
    int complete = Long.numberOfTrailingZeros(firstSize); // 4: the levels below the start
    fn >>>= complete;
    sn >>>= complete;
    Hash fr = start; // 5
    Hash sr = start;
    while (path.hasNext()) { // 6
      Hash c = path.next();
      if (sn == 0) { // 6.a: more hashes than levels
        return false;
      }
      if ((fn & 1) == 1 || fn == sn) { // 6.b
        fr = MerkleTree.nodeHash(c, fr); // 6.b.i
        sr = MerkleTree.nodeHash(c, sr); // 6.b.ii
        int levels = Long.numberOfTrailingZeros(fn); // 6.b.iii: those without a right sibling
        fn >>>= levels;
        sn >>>= levels;
      } else {
        sr = MerkleTree.nodeHash(sr, c); // 6.b, otherwise
      }
      fn >>>= 1; // 6.c
      sn >>>= 1;
    }
    return sn == 0 && fr.equals(firstHash) && sr.equals(secondHash); // 7
  }

  private static boolean isPowerOfTwo(long size) {
    return Long.bitCount(size) == 1;
  }

  private static void check(long firstSize, long secondSize) {
    if (firstSize < 0 || firstSize > secondSize) {
      throw new IllegalArgumentException(
          "first size is %d, expected 0 or more and at most the second size %d"
              .formatted(firstSize, secondSize));
    }
  }
}
