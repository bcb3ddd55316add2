package dev.pawl.ledger.journal;

import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.ledger.StoreId;
import dev.pawl.tlog.Hash;
import java.nio.ByteBuffer;
import java.util.Optional;

/// The head of a batch: what one write and one force made durable. Big-endian:
///
/// ```
///  byte  0       1       2       3       4       5       6       7
///     0 +-------+-------+-------+-------+-------+-------+-------+-------+
///       |         "PWLB"                | version       | zero          |
///     8 +-------------------------------+-------------------------------+
///       |  payload length in bytes      |  number of records            |
///    16 +-------------------------------+-------------------------------+
///       |              index of the first record                        |
///    24 +---------------------------------------------------------------+
///       |                    store id (16 bytes)                        |
///    40 +---------------------------------------------------------------+
///       |       Merkle root after this batch (32 bytes)                 |
///    72 +-------------------------------+-------------------------------+
///       |  CRC32C of payload and padding|                               |
///    76 +-------------------------------+                               |
///       |  chain: SHA-256(chain before || bytes 0 to 75)   (32 bytes)   |
///   108 +-------------------------------+                               |
///       |  CRC32C of bytes 0 to 107     |
///   112 +-------------------------------+
/// ```
///
/// The payload follows, then zeros up to the end of the block. Each record is
///
/// ```
///   u32 entry length, u16 number of attachments, u32 length of each attachment,
///   the entry, the attachments
/// ```
///
/// Every byte of a batch is under one of the two checksums.
///
/// @param payloadBytes the length of the payload, without padding
/// @param count the number of records, 1 or more
/// @param first the index of the first one
/// @param storeId the store that this batch was written for
/// @param root the Merkle root of the ledger that ends with this batch
/// @param payloadCrc the CRC32C of payload and padding
/// @param chain the chain after this batch
record BatchHeader(
    int payloadBytes,
    int count,
    long first,
    StoreId storeId,
    Hash root,
    int payloadCrc,
    Hash chain) {
  static final int BYTES = 112;
  static final short VERSION = 1;

  /// How many bytes of the header the chain covers.
  static final int CHAINED_BYTES = 76;

  /// The length of the shortest record: its lengths and an entry of one byte.
  static final int RECORD_BYTES_MIN = Integer.BYTES + Short.BYTES + 1;

  private static final int MAGIC = 0x50574c42; // PWLB
  private static final int CHAIN_OFFSET = CHAINED_BYTES;
  private static final int CRC_OFFSET = BYTES - Integer.BYTES;

  /// The size of the ledger that ends with this batch.
  long end() {
    return first + count;
  }

  /// The length of header, payload and padding in bytes.
  long paddedBytes() {
    return Blocks.padded(BYTES + (long) payloadBytes);
  }

  /// Builds the header of a new batch, chained to the one before it.
  static BatchHeader chained(
      Hash previous,
      int payloadBytes,
      int count,
      long first,
      StoreId storeId,
      Hash root,
      int payloadCrc) {
    BatchHeader open =
        new BatchHeader(payloadBytes, count, first, storeId, root, payloadCrc, previous);
    Hash chain = Chain.link(previous, open.encode()); // the link leaves the chain's own bytes out
    return new BatchHeader(payloadBytes, count, first, storeId, root, payloadCrc, chain);
  }

  byte[] encode() {
    byte[] bytes = new byte[BYTES];
    ByteBuffer header = ByteBuffer.wrap(bytes);
    header.putInt(MAGIC).putShort(VERSION).putShort((short) 0);
    header.putInt(payloadBytes).putInt(count).putLong(first);
    storeId.bytes().putInto(header);
    root.copyTo(bytes, 40);
    header.putInt(72, payloadCrc);
    chain.copyTo(bytes, CHAIN_OFFSET);
    header.putInt(CRC_OFFSET, Blocks.crc(header, 0, CRC_OFFSET));
    return bytes;
  }

  /// Reads the bytes at the buffer's position; empty where they are not a whole batch header.
  ///
  /// @throws StoreDamagedException where they are one that this program cannot have written
  static Optional<BatchHeader> decode(ByteBuffer source) {
    int base = source.position();
    if (source.remaining() < BYTES
        || source.getInt(base) != MAGIC
        || source.getInt(base + CRC_OFFSET) != Blocks.crc(source, base, base + CRC_OFFSET)) {
      return Optional.empty();
    }
    if (source.getShort(base + 4) != VERSION || source.getShort(base + 6) != 0) {
      throw new StoreDamagedException(
          "batch of format version "
              + source.getShort(base + 4)
              + ", this program knows "
              + VERSION);
    }
    ByteBuffer fields = source.duplicate().position(base + 8);
    BatchHeader header =
        new BatchHeader(
            fields.getInt(),
            fields.getInt(),
            fields.getLong(),
            new StoreId(Bytes.read(fields, StoreId.BYTES)),
            hash(fields),
            fields.getInt(),
            hash(fields));
    if (!header.plausible()) {
      throw new StoreDamagedException("batch header with impossible lengths: " + header);
    }
    return Optional.of(header);
  }

  private boolean plausible() {
    return count >= 1
        && payloadBytes >= (long) count * RECORD_BYTES_MIN
        && paddedBytes() <= Journal.BATCH_BYTES_MAX
        && first >= 0
        && first <= Long.MAX_VALUE - count;
  }

  /// The number of payload bytes that a record takes.
  static long recordBytes(LedgerRecord record) {
    long bytes = (long) Integer.BYTES + Short.BYTES + record.entry().size();
    for (Bytes attachment : record.attachments()) {
      bytes += (long) Integer.BYTES + attachment.size();
    }
    return bytes;
  }

  private static Hash hash(ByteBuffer source) {
    byte[] bytes = new byte[Hash.BYTES];
    source.get(bytes);
    return Hash.of(bytes);
  }
}
