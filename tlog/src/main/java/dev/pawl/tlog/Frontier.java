package dev.pawl.tlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The right edge of a growing Merkle tree: all that is needed to append leaves and to know the
/// root, in O(log n) memory and time.
///
/// A tree of n leaves is a row of complete subtrees, one for each bit that is set in n, the largest
/// on the left. The edge keeps their roots in that order:
///
/// ```
///        o
///      /   \
///     o     o     o               n = 7 = 0b111
///    / \   / \   / \
///   0   1 2   3 4   5 6           edge: [0,4) [4,6) [6,7)
/// ```
///
/// A new leaf is a subtree of one; while the edge ends with a subtree as large as the newest, the
/// two become one: a carry in binary counting. Mutable, for one owner.
public final class Frontier {
  private final List<Hash> edge; // largest subtree first; as many as size has bits set
  private long size;

  private Frontier(long size, List<Hash> edge) {
    this.size = size;
    this.edge = edge;
  }

  /// The edge of the empty tree.
  public Frontier() {
    this(0, new ArrayList<>());
  }

  /// How many leaves the tree has.
  public long size() {
    return size;
  }

  /// Appends a leaf.
  ///
  /// @throws IllegalStateException where the tree has 2^63 - 1 leaves
  public void append(Hash leaf) {
    append(leaf, completed -> {});
  }

  /// Appends a leaf and reports, in this order, the leaf and the root of each larger subtree that
  /// it completes: what is stored for this leaf.
  ///
  /// @throws IllegalStateException where the tree has 2^63 - 1 leaves
  public void append(Hash leaf, Consumer<Hash> completed) {
    if (size == Long.MAX_VALUE) {
      throw new IllegalStateException("the tree is full: " + size + " leaves");
    }
    Hash node = leaf;
    completed.accept(node);
    for (long carry = size; (carry & 1) == 1; carry >>>= 1) {
      node = MerkleTree.nodeHash(edge.removeLast(), node);
      completed.accept(node);
    }
    edge.addLast(node);
    size++;
  }

  /// The size and the root of the tree as it is now (RFC 9162 §2.1.1).
  public TreeHead head() {
    if (size == 0) {
      return MerkleTree.EMPTY;
    }
    Hash root = edge.getLast();
    for (int i = edge.size() - 2; i >= 0; i--) {
      root = MerkleTree.nodeHash(edge.get(i), root);
    }
    return new TreeHead(size, root);
  }

  /// A second edge of the same tree, which grows on its own.
  public Frontier copy() {
    return new Frontier(size, new ArrayList<>(edge));
  }

  /// The bytes of this edge, one form only:
  ///
  /// ```
  /// 0        8                40               72
  /// +--------+----------------+----------------+----
  /// | size   | largest        | next           | …     32 bytes for each bit set in size
  /// +--------+----------------+----------------+----   size: 64 bits, big-endian
  /// ```
  public byte[] encode() {
    ByteBuffer bytes = ByteBuffer.allocate(encodedLength(size));
    bytes.putLong(size);
    edge.forEach(hash -> hash.putInto(bytes));
    return bytes.array();
  }

  /// Reads what [#encode()] wrote. Whether the edge belongs to the tree one has in mind is for the
  /// caller to check, by comparing [#head()] with a root it trusts.
  ///
  /// @throws MalformedException where the size is negative or the length does not follow from it
  public static Frontier decode(byte[] bytes) throws MalformedException {
    if (bytes.length < Long.BYTES) {
      throw new MalformedException(
          "frontier is " + bytes.length + " bytes, expected at least " + Long.BYTES);
    }
    long size = ByteBuffer.wrap(bytes).getLong();
    if (size < 0) {
      throw new MalformedException("frontier size is " + size + ", expected 0 or more");
    }
    if (bytes.length != encodedLength(size)) {
      throw new MalformedException(
          "frontier of %d leaves is %d bytes, expected %d"
              .formatted(size, bytes.length, encodedLength(size)));
    }
    List<Hash> edge = new ArrayList<>(Long.bitCount(size));
    for (int at = Long.BYTES; at < bytes.length; at += Hash.BYTES) {
      edge.add(Hash.of(bytes, at, Hash.BYTES));
    }
    return new Frontier(size, edge);
  }

  /// Reads the right edge of a tree of `size` leaves from stored hashes.
  ///
  /// @throws IOException where a hash cannot be read
  public static Frontier read(long size, HashReader tree) throws IOException {
    if (size < 0) {
      throw new IllegalArgumentException("size is " + size + ", expected 0 or more");
    }
    List<Hash> edge = new ArrayList<>();
    for (long end = size; end > 0; end &= end - 1) {
      edge.addFirst(Paths.lastSubtree(end, tree));
    }
    return new Frontier(size, edge);
  }

  private static int encodedLength(long size) {
    return Long.BYTES + Hash.BYTES * Long.bitCount(size);
  }
}
