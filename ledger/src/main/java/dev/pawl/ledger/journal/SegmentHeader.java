package dev.pawl.ledger.journal;

import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.ledger.StoreId;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.MerkleTree;
import java.nio.ByteBuffer;
import java.util.Optional;

/// The first block of a segment. It seals the segment before it: where that began, how long it was
/// and where its chain ended, so that a segment which is missing, shortened, extended or exchanged
/// is noticed without reading it. Big-endian, zeros up to the checksum:
///
/// ```
///  byte  0       1       2       3       4       5       6       7
///     0 +-------+-------+-------+-------+-------+-------+-------+-------+
///       |         "PWLJ"                | version       | zero          |
///     8 +-------+-------+-------+-------+-------+-------+-------+-------+
///       |                          store id                             |
///       |                          (16 bytes)                           |
///    24 +---------------------------------------------------------------+
///       |              index of the first record here                   |
///    32 +---------------------------------------------------------------+
///       |   first index of the segment before, -1 in the first one      |
///    40 +---------------------------------------------------------------+
///       |       length in bytes of the segment before, or 0             |
///    48 +---------------------------------------------------------------+
///       |          chain after the batch before (32 bytes)              |
///    80 +---------------------------------------------------------------+
///       |    Merkle root over all records before (32 bytes)             |
///   112 +---------------------------------------------------------------+
///       |                           zero                                |
///  4088 +-------------------------------+-------------------------------+
///       |            zero               |  CRC32C of the bytes before   |
///  4096 +-------------------------------+-------------------------------+
/// ```
///
/// @param storeId the store that this segment belongs to
/// @param first the index of its first record; also the size of the tree at its start
/// @param previousFirst the first index of the segment before it, or [#NONE]
/// @param previousLength the length in bytes of the segment before it, or 0
/// @param chain the chain at its start
/// @param root the Merkle root at its start
record SegmentHeader(
    StoreId storeId, long first, long previousFirst, long previousLength, Hash chain, Hash root) {
  static final int BYTES = Blocks.BYTES;
  static final short VERSION = 1;

  /// Stands for the segment before the first one.
  static final long NONE = -1;

  private static final int MAGIC = 0x50574c4a; // PWLJ
  private static final int CRC_OFFSET = BYTES - Integer.BYTES;

  /// The header of a journal's first segment.
  static SegmentHeader ofFirst(StoreId storeId) {
    return new SegmentHeader(storeId, 0, NONE, 0, Chain.START, MerkleTree.emptyRoot());
  }

  ByteBuffer encode() {
    ByteBuffer block = ByteBuffer.allocate(BYTES);
    block.putInt(MAGIC).putShort(VERSION).putShort((short) 0);
    storeId.bytes().putInto(block);
    block.putLong(first).putLong(previousFirst).putLong(previousLength);
    chain.putInto(block);
    root.putInto(block);
    block.putInt(CRC_OFFSET, Blocks.crc(block, 0, CRC_OFFSET));
    return block.clear();
  }

  /// Reads a block; empty where it is not a whole segment header.
  ///
  /// @throws StoreDamagedException where it is one of a format that this program does not know
  static Optional<SegmentHeader> decode(ByteBuffer block) {
    if (block.getInt(0) != MAGIC || block.getInt(CRC_OFFSET) != Blocks.crc(block, 0, CRC_OFFSET)) {
      return Optional.empty();
    }
    if (block.getShort(4) != VERSION) {
      throw new StoreDamagedException(
          "segment of format version " + block.getShort(4) + ", this program knows " + VERSION);
    }
    ByteBuffer fields = block.duplicate().position(8);
    SegmentHeader header =
        new SegmentHeader(
            new StoreId(Bytes.read(fields, StoreId.BYTES)),
            fields.getLong(),
            fields.getLong(),
            fields.getLong(),
            hash(fields),
            hash(fields));
    if (!header.encode().equals(block.duplicate().clear())) {
      throw new StoreDamagedException("segment header with bytes that this program leaves zero");
    }
    return Optional.of(header);
  }

  private static Hash hash(ByteBuffer source) {
    byte[] bytes = new byte[Hash.BYTES];
    source.get(bytes);
    return Hash.of(bytes);
  }
}
