package dev.pawl.ledger.journal;

import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.ledger.StoreId;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.TreeHead;
import java.nio.ByteBuffer;
import java.util.Optional;

/// One of the two blocks of an anchor's file. Big-endian, zeros up to the checksum:
///
/// ```
///  byte  0       1       2       3       4       5       6       7
///     0 +-------+-------+-------+-------+-------+-------+-------+-------+
///       |         "PWLA"                | version       | zero          |
///     8 +-------------------------------+-------------------------------+
///       |                    store id (16 bytes)                        |
///    24 +---------------------------------------------------------------+
///       |        sequence number of this confirmation                   |
///    32 +---------------------------------------------------------------+
///       |               size of the ledger                              |
///    40 +---------------------------------------------------------------+
///       |               Merkle root (32 bytes)                          |
///    72 +---------------------------------------------------------------+
///       |                           zero                                |
///  4088 +-------------------------------+-------------------------------+
///       |            zero               |  CRC32C of the bytes before   |
///  4096 +-------------------------------+-------------------------------+
/// ```
///
/// The slot with sequence number n is number n mod 2, so a block that was written to the wrong
/// place is no slot.
///
/// @param storeId the store whose ledger is remembered
/// @param sequence counts the confirmations from 0
/// @param head what is remembered
record AnchorSlot(StoreId storeId, long sequence, TreeHead head) {
  static final int BYTES = Blocks.BYTES;
  static final int SLOTS = 2;
  static final short VERSION = 1;

  private static final int MAGIC = 0x50574c41; // PWLA
  private static final int CRC_OFFSET = BYTES - Integer.BYTES;

  AnchorSlot {
    if (sequence < 0) {
      throw new IllegalArgumentException("sequence is " + sequence + ", expected 0 or more");
    }
  }

  /// Which of the two blocks it goes to.
  int number() {
    return (int) (sequence % SLOTS);
  }

  AnchorSlot next(TreeHead following) {
    return new AnchorSlot(storeId, Math.addExact(sequence, 1), following);
  }

  ByteBuffer encode() {
    ByteBuffer block = ByteBuffer.allocate(BYTES);
    block.putInt(MAGIC).putShort(VERSION).putShort((short) 0);
    storeId.bytes().putInto(block);
    block.putLong(sequence).putLong(head.size());
    head.root().putInto(block);
    block.putInt(CRC_OFFSET, Blocks.crc(block, 0, CRC_OFFSET));
    return block.clear();
  }

  /// Whether a block is a whole slot, of whatever number and version.
  static boolean isWhole(ByteBuffer block) {
    return block.getInt(0) == MAGIC && block.getInt(CRC_OFFSET) == Blocks.crc(block, 0, CRC_OFFSET);
  }

  /// Reads the block of this number; empty where it is not a whole slot of this number.
  ///
  /// @throws StoreDamagedException where it is one of a format that this program does not know
  static Optional<AnchorSlot> decode(ByteBuffer block, int number) {
    if (!isWhole(block)) {
      return Optional.empty();
    }
    if (block.getShort(4) != VERSION) {
      throw new StoreDamagedException(
          "anchor of format version " + block.getShort(4) + ", this program knows " + VERSION);
    }
    ByteBuffer fields = block.duplicate().position(8);
    StoreId storeId = new StoreId(Bytes.read(fields, StoreId.BYTES));
    long sequence = fields.getLong();
    long size = fields.getLong();
    if (sequence < 0 || size < 0 || sequence % SLOTS != number) {
      return Optional.empty();
    }
    byte[] root = new byte[Hash.BYTES];
    fields.get(root);
    AnchorSlot slot = new AnchorSlot(storeId, sequence, new TreeHead(size, Hash.of(root)));
    return slot.encode().equals(block.duplicate().clear()) ? Optional.of(slot) : Optional.empty();
  }
}
