package dev.pawl.ledger;

import dev.pawl.durable.DerivedFiles;
import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskFile;
import dev.pawl.durable.DurableFiles;
import dev.pawl.tlog.ConsistencyProof;
import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.HashReader;
import dev.pawl.tlog.InclusionProof;
import dev.pawl.tlog.TreeHead;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The hashes of the ledger's Merkle tree, kept in a derived file so that a proof costs O(log n)
/// reads.
///
/// Nobody trusts this file. It may be deleted at any time, is never forced, and holds whatever a
/// crash or a rotten disk has left in it. So the owner fills it up from the ledger
/// ([#append(Hash)], from [#size()] on) and compares [#head()] with the ledger's; and no proof
/// leaves it that does not verify against the head that the caller brings. On a difference the
/// owner calls [#clear()] and fills it again.
///
/// ## Slots
///
/// After a header of one slot the file is a row of slots of one hash each, in post-order: each leaf
/// followed by the inner nodes that it completes, lowest first. A tree of seven leaves:
///
/// ```
/// level 2                 6
/// level 1       2     5         9
/// level 0     0   1 3   4   7   8   10         slot numbers
/// leaf        0   1 2   3   4   5   6
/// ```
///
/// Leaf n completes one inner node for each trailing one bit of n. Hence before it stand n leaves
/// and `n - bitCount(n)` inner nodes, and the file of n leaves has `2n - bitCount(n)` slots: fewer
/// than 64 bytes a leaf. It only grows at its end.
///
/// One owner: not for several threads at once.
public final class HashFile implements HashReader, AutoCloseable {
  private static final int SLOT_BYTES = Hash.BYTES;
  private static final int PENDING_BYTES = 2_048 * SLOT_BYTES;

  /// A leaf completes at most 62 inner nodes.
  private static final int LEAF_SLOTS_MAX = 63;

  private static final byte[] MAGIC = "PAWLHASH".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;

  private final DiskFile file;
  private final byte[] header;
  private final ByteBuffer pending = ByteBuffer.allocate(PENDING_BYTES); // slots from written on
  private long written; // slots in the file
  private Frontier frontier = new Frontier(); // of all slots, pending ones too

  private HashFile(DiskFile file, byte[] header) {
    this.file = file;
    this.header = header;
  }

  /// Opens the file, or begins an empty one where there is none or where what is there is not the
  /// file of this store, or cannot be read. An end within the slots of a leaf is cut off.
  ///
  /// @param path its directory is made where it is missing
  /// @throws IOException where the disk fails
  public static HashFile open(Disk disk, Path path, StoreId store) throws IOException {
    DerivedFiles.makeRoom(disk, DurableFiles.parent(path), path);
    DiskFile file = DerivedFiles.open(disk, path);
    try {
      return begin(file, store);
    } catch (IOException e) {
      DerivedFiles.remove(disk, path);
      return begin(disk.open(path, Disk.Access.CREATE), store);
    }
  }

  private static HashFile begin(DiskFile file, StoreId store) throws IOException {
    try {
      HashFile hashes = new HashFile(file, header(store));
      if (hashes.isOurs()) {
        hashes.resume();
      } else {
        hashes.clear();
      }
      return hashes;
    } catch (IOException | RuntimeException e) {
      try (file) {
        throw e;
      }
    }
  }

  /// How many leaves are here.
  public long size() {
    return frontier.size();
  }

  /// The size and root of the tree over the leaves that are here, to be compared with the ledger's.
  public TreeHead head() {
    return frontier.head();
  }

  /// Adds the leaf of the next entry. It stays in memory until [#flush()] or until enough have come
  /// together.
  ///
  /// @throws IOException where the disk fails; the leaf is not added
  public void append(Hash leaf) throws IOException {
    if (pending.remaining() < LEAF_SLOTS_MAX * SLOT_BYTES) {
      flush();
    }
    frontier.append(leaf, hash -> hash.putInto(pending));
  }

  /// Writes what is still in memory. Not durable: nothing here has to be.
  ///
  /// @throws IOException where the disk fails; a later call writes the same slots again
  public void flush() throws IOException {
    DurableFiles.writeFully(file, offset(written), pending.duplicate().flip());
    written += pending.position() / SLOT_BYTES;
    pending.clear();
  }

  /// Drops all hashes: this file is behind, ahead of or beside the ledger, or damaged.
  public void clear() throws IOException {
    pending.clear();
    written = 0;
    frontier = new Frontier();
    file.truncate(0);
    DurableFiles.writeFully(file, 0, ByteBuffer.wrap(header));
  }

  /// Reads the hash of a complete subtree, unchecked: whoever uses it verifies what follows from
  /// it.
  ///
  /// @throws IllegalArgumentException where the subtree is not complete here
  /// @throws EOFException where the file is shorter than what was written to it
  @Override
  public Hash read(int level, long index) throws IOException {
    if (level < 0 || level > LEAF_SLOTS_MAX - 1 || index < 0 || index >= size() >>> level) {
      throw new IllegalArgumentException(
          "subtree %d of level %d is not complete in %d leaves".formatted(index, level, size()));
    }
    return readSlot(slot(level, index));
  }

  /// Proves that a leaf stands in the tree of this head.
  ///
  /// @param index of the leaf, 0-based
  /// @param head of the ledger now or earlier, trusted by the caller
  /// @return a proof that verifies, or empty where these are not the hashes of that tree: they are
  ///   to be cleared and filled again
  /// @throws IllegalArgumentException where the index is not below the head's size, or that many
  ///   leaves are not here
  public Optional<InclusionProof> inclusionProof(long index, TreeHead head) throws IOException {
    requireSize(head);
    try {
      InclusionProof proof = InclusionProof.of(index, head.size(), this);
      return proof.verify(read(0, index), head) ? Optional.of(proof) : Optional.empty();
    } catch (EOFException e) {
      return Optional.empty();
    }
  }

  /// Proves that the tree of one head is the beginning of the tree of another.
  ///
  /// @param first an older head of the ledger
  /// @param second of the ledger now or later than `first`
  /// @return a proof that verifies, or empty where these are not the hashes of both trees: they are
  ///   to be cleared and filled again, and if it stays empty then, one of the heads is not of this
  ///   ledger
  /// @throws IllegalArgumentException where the first head is larger than the second, or not that
  ///   many leaves are here
  public Optional<ConsistencyProof> consistencyProof(TreeHead first, TreeHead second)
      throws IOException {
    requireSize(second);
    try {
      ConsistencyProof proof = ConsistencyProof.of(first.size(), second.size(), this);
      return proof.verify(first, second) ? Optional.of(proof) : Optional.empty();
    } catch (EOFException e) {
      return Optional.empty();
    }
  }

  /// Writes what is still in memory and closes the file.
  @Override
  public void close() throws IOException {
    try (file) {
      flush();
    }
  }

  private void requireSize(TreeHead head) {
    if (head.size() > size()) {
      throw new IllegalArgumentException(
          "the hash file has " + size() + " leaves, expected at least " + head.size());
    }
  }

  private boolean isOurs() throws IOException {
    if (file.size() < SLOT_BYTES) {
      return false;
    }
    ByteBuffer found = ByteBuffer.allocate(SLOT_BYTES);
    DurableFiles.readFully(file, 0, found);
    return found.flip().equals(ByteBuffer.wrap(header));
  }

  private void resume() throws IOException {
    long leaves = leaves(file.size() / SLOT_BYTES - 1);
    written = slots(leaves);
    file.truncate(offset(written));
    frontier = Frontier.read(leaves, (level, index) -> readSlot(slot(level, index)));
  }

  private Hash readSlot(long slot) throws IOException {
    if (slot >= written) {
      return Hash.of(pending.array(), (int) (slot - written) * SLOT_BYTES, SLOT_BYTES);
    }
    ByteBuffer bytes = ByteBuffer.allocate(SLOT_BYTES);
    DurableFiles.readFully(file, offset(slot), bytes);
    return Hash.of(bytes.array());
  }

  /// The slot of a subtree: that of its last leaf, and as many further as its level.
  static long slot(int level, long index) {
    long lastLeaf = ((index + 1) << level) - 1;
    return slots(lastLeaf) + level;
  }

  /// How many slots n leaves take.
  static long slots(long leaves) {
    return 2 * leaves - Long.bitCount(leaves);
  }

  /// How many leaves are whole in this many slots.
  static long leaves(long slots) {
    long leaves = slots / 2; // and at most 32 more, since bitCount is at most 63
    while (slots(leaves + 1) <= slots) {
      leaves++;
    }
    return leaves;
  }

  private static long offset(long slot) {
    return (1 + slot) * SLOT_BYTES;
  }

  /// ```
  ///  0        8        12                              28       32
  /// +--------+--------+-------------------------------+--------+
  /// | magic  | version| store id                      | CRC32C |   of the 28 bytes before it
  /// +--------+--------+-------------------------------+--------+   integers: big-endian
  /// ```
  private static byte[] header(StoreId store) {
    ByteBuffer header = ByteBuffer.allocate(SLOT_BYTES);
    header.put(MAGIC).putInt(VERSION);
    store.bytes().putInto(header);
    CRC32C crc = new CRC32C();
    crc.update(header.array(), 0, header.position());
    return header.putInt((int) crc.getValue()).array();
  }
}
