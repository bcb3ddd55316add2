package dev.pawl.ledger.journal;

import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.ledger.LedgerStore.RecordCursor;
import dev.pawl.ledger.StoreDamagedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads records in order, batch by batch, and checks all there is to check: both checksums, the
/// chain, the place of each batch, the lengths of each record and the seams between segments.
final class JournalCursor implements RecordCursor {
  private final JournalIndex index;
  private final long end;
  private long next;

  // What follows belongs to the batch that is being read; a fresh cursor has none.
  private @Nullable SegmentReader reader;
  private @Nullable Position position;
  private ByteBuffer payload = ByteBuffer.allocate(0);
  private long batchEnd;

  JournalCursor(JournalIndex index, long from, long end) {
    this.index = index;
    this.next = from;
    this.end = end;
    this.batchEnd = from;
  }

  @Override
  public Optional<LedgerRecord> next() {
    if (next == end) {
      return Optional.empty();
    }
    try {
      while (next >= batchEnd) {
        readBatch();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("reading record " + next, e);
    }
    LedgerRecord record = decode();
    next++;
    if (next == batchEnd && payload.hasRemaining()) {
      throw new StoreDamagedException(
          "the batch before entry " + next + " has " + payload.remaining() + " bytes too many");
    }
    return Optional.of(record);
  }

  private void readBatch() throws IOException {
    SegmentReader open = reader == null ? index.open(next) : reader;
    reader = open;
    Position here = position == null ? index.locate(open, next) : position;
    Optional<Segment> following = index.startingAt(here.index());
    if (here.offset() != SegmentHeader.BYTES && following.isPresent()) {
      here = crossSeam(open, here, following.get());
      open = index.open(next);
      reader = open;
    }
    BatchHeader header = open.header(here);
    payload = open.payload(here, header, payload);
    batchEnd = header.end();
    position = here.after(header);
    for (long skipped = header.first(); skipped < next; skipped++) {
      skip();
    }
  }

  /// Moves to the start of the next segment, whose header must say how this one ended.
  private static Position crossSeam(SegmentReader sealed, Position last, Segment following)
      throws IOException {
    sealed.close();
    SegmentHeader header = following.header();
    if (header.previousLength() != last.offset() || !header.chain().equals(last.chain())) {
      throw sealed.damaged(last, "the segment does not end as the next one says");
    }
    return following.start();
  }

  private LedgerRecord decode() {
    try {
      int entryBytes = payload.getInt();
      int[] lengths = new int[payload.getShort()];
      for (int i = 0; i < lengths.length; i++) {
        lengths[i] = payload.getInt();
      }
      Bytes entry = Bytes.read(payload, entryBytes);
      List<Bytes> attachments = new ArrayList<>(lengths.length);
      for (int length : lengths) {
        attachments.add(Bytes.read(payload, length));
      }
      return new LedgerRecord(entry, attachments);
    } catch (BufferUnderflowException | NegativeArraySizeException | IllegalArgumentException e) {
      throw impossible(e);
    }
  }

  private void skip() {
    try {
      long length = payload.getInt();
      for (int attachments = payload.getShort(); attachments > 0; attachments--) {
        length += payload.getInt();
      }
      payload.position(Math.toIntExact(payload.position() + length));
    } catch (BufferUnderflowException | ArithmeticException | IllegalArgumentException e) {
      throw impossible(e);
    }
  }

  private StoreDamagedException impossible(RuntimeException cause) {
    return new StoreDamagedException(
        "the batch that ends before entry " + batchEnd + " has an entry of impossible lengths",
        cause);
  }

  @Override
  public void close() {
    SegmentReader open = reader;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
