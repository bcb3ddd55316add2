package dev.pawl.ledger.journal;

import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.ledger.StoreId;
import dev.pawl.tlog.Hash;
import java.nio.ByteBuffer;
import java.util.List;

/// Lays a batch out as the bytes of one write. Each record is copied once, into a direct buffer
/// that serves again, and the checksum runs over it there. Owned by the thread that appends.
final class BatchWriter {
  private static final int BUFFER_BYTES_START = 64 << 10;

  /// A longer buffer serves one batch only and is then given up.
  private static final int BUFFER_BYTES_KEPT = 4 << 20;

  private static final byte[] ZEROS = new byte[Blocks.BYTES];

  private final StoreId storeId;
  private ByteBuffer kept = ByteBuffer.allocate(0); // whoever only reads needs none

  BatchWriter(StoreId storeId) {
    this.storeId = storeId;
  }

  /// The number of payload bytes that these records take.
  static long payloadBytes(List<LedgerRecord> records) {
    long bytes = 0;
    for (LedgerRecord record : records) {
      bytes += BatchHeader.recordBytes(record);
    }
    return bytes;
  }

  /// Lays out a batch whose length was checked.
  Batch batch(Hash chain, long first, List<LedgerRecord> records, Hash rootAfter) {
    int payloadBytes = Math.toIntExact(payloadBytes(records));
    int end = Math.toIntExact(Blocks.padded(BatchHeader.BYTES + (long) payloadBytes));
    ByteBuffer buffer = buffer(end);
    buffer.position(BatchHeader.BYTES);
    for (LedgerRecord record : records) {
      put(record, buffer);
    }
    buffer.put(ZEROS, 0, end - buffer.position());
    BatchHeader header =
        BatchHeader.chained(
            chain,
            payloadBytes,
            records.size(),
            first,
            storeId,
            rootAfter,
            Blocks.crc(buffer, BatchHeader.BYTES, end));
    buffer.put(0, header.encode());
    return new Batch(header, buffer.flip());
  }

  private static void put(LedgerRecord record, ByteBuffer target) {
    List<Bytes> attachments = record.attachments();
    target.putInt(record.entry().size()).putShort((short) attachments.size());
    for (Bytes attachment : attachments) {
      target.putInt(attachment.size());
    }
    record.entry().putInto(target);
    for (Bytes attachment : attachments) {
      attachment.putInto(target);
    }
  }

  private ByteBuffer buffer(int length) {
    if (length <= kept.capacity()) {
      return kept.clear();
    }
    int roomy =
        Math.max(length, Math.clamp(2L * kept.capacity(), BUFFER_BYTES_START, BUFFER_BYTES_KEPT));
    ByteBuffer longer = ByteBuffer.allocateDirect(roomy);
    if (roomy <= BUFFER_BYTES_KEPT) {
      kept = longer;
    }
    return longer;
  }

  /// A batch ready to be written.
  ///
  /// @param header its header
  /// @param bytes all of it; valid until the next batch is laid out
  record Batch(BatchHeader header, ByteBuffer bytes) {}
}
