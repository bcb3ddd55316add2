package dev.pawl.tlog;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/// The hashes of an RFC 9162 Merkle tree over SHA-256 (§2.1.1).
///
/// Leaves and inner nodes are told apart by their first byte, so that no entry can be taken for a
/// node:
///
/// ```
/// leaf = SHA-256(0x00 ‖ entry)      node = SHA-256(0x01 ‖ left ‖ right)      empty = SHA-256()
/// ```
///
/// Pure functions; any thread. Each thread reuses one digest, because making one costs several
/// times the hash itself.
public final class MerkleTree {
  private static final byte LEAF = 0x00;
  private static final byte NODE = 0x01;

  private static final ThreadLocal<MessageDigest> DIGEST =
      ThreadLocal.withInitial(MerkleTree::newSha256);

  private static final Hash EMPTY_ROOT = finish(begin());

  /// The head of the tree without leaves.
  public static final TreeHead EMPTY = new TreeHead(0, EMPTY_ROOT);

  private MerkleTree() {}

  /// The root of the tree without leaves: the hash of nothing.
  public static Hash emptyRoot() {
    return EMPTY_ROOT;
  }

  /// The hash of the leaf whose entry is these parts, one after the other.
  public static Hash leafHash(byte[]... parts) {
    MessageDigest digest = begin(LEAF);
    for (byte[] part : parts) {
      digest.update(part);
    }
    return finish(digest);
  }

  /// The hash of the leaf whose entry is the `length` bytes at `offset`.
  public static Hash leafHash(byte[] bytes, int offset, int length) {
    MessageDigest digest = begin(LEAF);
    digest.update(bytes, offset, length);
    return finish(digest);
  }

  /// The hash of the leaf whose entry is what remains in this buffer, whose position stays.
  public static Hash leafHash(ByteBuffer entry) {
    MessageDigest digest = begin(LEAF);
    digest.update(entry.duplicate());
    return finish(digest);
  }

  /// The hash of the inner node over these two.
  public static Hash nodeHash(Hash left, Hash right) {
    MessageDigest digest = begin(NODE);
    digest.update(left.unsafe());
    digest.update(right.unsafe());
    return finish(digest);
  }

  /// The root of a complete subtree.
  ///
  /// @param hashes of its lowest level, left to right
  /// @throws IllegalArgumentException where their number is no power of two
  public static Hash rootOf(List<Hash> hashes) {
    if (Integer.bitCount(hashes.size()) != 1) {
      throw new IllegalArgumentException(hashes.size() + " hashes, expected a power of two");
    }
    List<Hash> row = hashes;
    while (row.size() > 1) {
      List<Hash> above = new ArrayList<>(row.size() / 2);
      for (int i = 0; i < row.size(); i += 2) {
        above.add(nodeHash(row.get(i), row.get(i + 1)));
      }
      row = above;
    }
    return row.getFirst();
  }

  private static MessageDigest begin(byte prefix) {
    MessageDigest digest = begin();
    digest.update(prefix);
    return digest;
  }

  /// The digest of this thread, cleared of what a call that failed halfway may have left in it.
  private static MessageDigest begin() {
    MessageDigest digest = DIGEST.get();
    digest.reset();
    return digest;
  }

  private static Hash finish(MessageDigest digest) {
    return Hash.wrap(digest.digest());
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
