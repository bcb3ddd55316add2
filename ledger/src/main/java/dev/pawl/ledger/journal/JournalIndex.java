package dev.pawl.ledger.journal;

import dev.pawl.durable.Disk;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// Where each record is: all segments, and the position of some batches.
///
/// A search goes to the nearest known position before the record and hops from header to header.
/// While it hops it notes every 64th batch, so the next search nearby is short. Nothing is read
/// before somebody searches; at 4 KiB a batch, the notes of a ledger of 4 GB take some 2 MB. Safe
/// for all threads.
final class JournalIndex {
  private static final int HOPS_PER_NOTE = 64;

  private final Disk disk;
  private final ConcurrentSkipListMap<Long, Segment> segments = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListMap<Long, Position> notes = new ConcurrentSkipListMap<>();

  JournalIndex(Disk disk, List<Segment> segments) {
    this.disk = disk;
    segments.forEach(this::add);
  }

  void add(Segment segment) {
    segments.put(segment.first(), segment);
  }

  /// Opens the segment that holds the record of this index.
  SegmentReader open(long index) throws IOException {
    return new SegmentReader(disk, segments.floorEntry(index).getValue());
  }

  /// The segment whose first record has this index.
  Optional<Segment> startingAt(long index) {
    return Optional.ofNullable(segments.get(index));
  }

  /// The position of the batch that holds the record of this index, in the segment that was opened
  /// for it.
  Position locate(SegmentReader reader, long index) throws IOException {
    Position position = nearest(reader.segment(), index);
    for (int hops = 1; ; hops++) {
      BatchHeader header = reader.header(position);
      if (header.end() > index) {
        return position;
      }
      position = position.after(header);
      if (hops % HOPS_PER_NOTE == 0) {
        notes.putIfAbsent(position.index(), position);
      }
    }
  }

  private Position nearest(Segment segment, long index) {
    Map.Entry<Long, Position> note = notes.floorEntry(index);
    return note == null || note.getKey() <= segment.first() ? segment.start() : note.getValue();
  }
}
