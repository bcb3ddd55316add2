package dev.pawl.ledger.journal;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskFile;
import dev.pawl.durable.DurableFiles;
import dev.pawl.ledger.StoreDamagedException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/// Reads batches of one segment and checks each against the place where it stands. It has a file
/// handle of its own, so a reading thread that is interrupted closes nobody else's.
final class SegmentReader implements AutoCloseable {
  private static final int CHUNK_BYTES = 256 << 10;

  private final Segment segment;
  private final DiskFile file;
  private final ByteBuffer header = ByteBuffer.allocate(BatchHeader.BYTES);

  SegmentReader(Disk disk, Segment segment) throws IOException {
    this.segment = segment;
    this.file = disk.open(segment.path(), Disk.Access.READ);
  }

  Segment segment() {
    return segment;
  }

  long size() throws IOException {
    return file.size();
  }

  /// The header of the batch at this position; empty where there is none: the file ends, or the
  /// bytes are no header.
  ///
  /// @throws StoreDamagedException where there is a header, whole, that does not belong here
  Optional<BatchHeader> peek(Position position) throws IOException {
    header.clear();
    while (header.hasRemaining()) {
      if (file.read(position.offset() + header.position(), header) < 0) {
        return Optional.empty();
      }
    }
    Optional<BatchHeader> found = BatchHeader.decode(header.flip());
    found.ifPresent(h -> checkPlace(position, h));
    return found;
  }

  /// The header of the batch at this position.
  ///
  /// @throws StoreDamagedException where there is none
  BatchHeader header(Position position) throws IOException {
    return peek(position).orElseThrow(() -> damaged(position, "there is no whole batch header"));
  }

  /// The payload of this batch, checked, from position to limit.
  ///
  /// @param reusable used where it is long enough
  /// @throws StoreDamagedException where its checksum does not match
  ByteBuffer payload(Position position, BatchHeader header, ByteBuffer reusable)
      throws IOException {
    int length = (int) header.paddedBytes() - BatchHeader.BYTES;
    ByteBuffer payload =
        reusable.capacity() >= length ? reusable.clear() : ByteBuffer.allocate(length);
    payload.limit(length);
    try {
      DurableFiles.readFully(file, position.offset() + BatchHeader.BYTES, payload);
    } catch (EOFException e) {
      throw damaged(position, "the file ends inside the batch");
    }
    if (Blocks.crc(payload, 0, length) != header.payloadCrc()) {
      throw damaged(position, "the entries do not match their checksum");
    }
    return payload.position(0).limit(header.payloadBytes());
  }

  /// Whether the payload of this batch is all there and matches its checksum.
  boolean payloadIntact(Position position, BatchHeader header) throws IOException {
    long end = position.offset() + header.paddedBytes();
    CRC32C crc = new CRC32C();
    ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, header.paddedBytes()));
    for (long at = position.offset() + BatchHeader.BYTES; at < end; at += chunk.limit()) {
      chunk.clear().limit((int) Math.min(chunk.capacity(), end - at));
      try {
        DurableFiles.readFully(file, at, chunk);
      } catch (EOFException e) {
        return false;
      }
      crc.update(chunk.flip());
    }
    return (int) crc.getValue() == header.payloadCrc();
  }

  /// The offset of the first block from `offset` on that begins with a whole batch header; empty
  /// where there is none.
  Optional<Long> findHeader(long offset) throws IOException {
    long size = file.size();
    for (long at = Blocks.padded(offset); at + BatchHeader.BYTES <= size; at += Blocks.BYTES) {
      DurableFiles.readFully(file, at, header.clear());
      if (BatchHeader.decode(header.flip()).isPresent()) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  /// The offset of the first block from `offset` on that is a whole slot of an anchor, which is
  /// never written here; empty where there is none.
  Optional<Long> findAnchorSlot(long offset) throws IOException {
    long size = file.size();
    ByteBuffer block = ByteBuffer.allocate(Blocks.BYTES);
    for (long at = offset; at + Blocks.BYTES <= size; at += Blocks.BYTES) {
      DurableFiles.readFully(file, at, block.clear());
      if (AnchorSlot.isWhole(block)) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  private void checkPlace(Position position, BatchHeader found) {
    if (!found.storeId().equals(segment.header().storeId())) {
      throw damaged(position, "there is a batch of store " + found.storeId());
    }
    if (found.first() != position.index()) {
      throw damaged(position, "there is the batch of entry " + found.first());
    }
    if (!found.chain().equals(Chain.link(position.chain(), header.array()))) {
      throw damaged(position, "the batch does not continue the chain before it");
    }
  }

  StoreDamagedException damaged(Position position, String what) {
    return new StoreDamagedException(
        segment.path()
            + " at byte "
            + position.offset()
            + ", where entry "
            + position.index()
            + " is expected: "
            + what);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
