package dev.pawl.ledger.journal;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskFile;
import dev.pawl.durable.DurableFiles;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.ledger.StoreId;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Opens a journal after whatever happened to it.
///
/// Only one thing that can be wrong is anybody's fault but ours: a crash while the newest batch, or
/// the newest segment, was being written. It was never acknowledged, and is cut. To tell this apart
/// from damage:
///
/// - A batch or segment that is followed by a whole batch is not the newest: damage.
/// - What the *floor* covers (the size and root that an anchor outside the store remembers) was
///   acknowledged, whatever the journal shows now: a journal that ends before it was rolled back or
///   cut, one with another root at that size is a fork.
/// - A header whose checksum is right but which names another place, chain or store was not torn,
///   it was put there: damage. So is a whole block of an anchor in a batch's place: a write of the
///   anchor that went astray would otherwise take the newest batch and the memory of it at once.
///
/// Everything is checked before anything is written. Damage throws and changes nothing.
///
/// Then the tail is **written and forced again**, from the floor on and at least the newest batch,
/// with the names in the directories and the store's own, before anybody is answered. What was just
/// read may come from the page cache: after a force that failed, the kernel keeps showing pages
/// that the disk never got, and forcing them again reports success without writing them. A process
/// that served from them would lose acknowledged records in the next power cut.
final class Recovery {
  private final StoreDirectory store;
  private final Disk disk;
  private final StoreId storeId;
  private final TreeHead floor;

  private final List<Segment> segments = new ArrayList<>();
  private final List<Rewrite> rewrites = new ArrayList<>();
  private @Nullable Path unfinished; // the newest segment, without a whole header
  private @Nullable Hash rootAtFloor;

  Recovery(StoreDirectory store, StoreId storeId, TreeHead floor) {
    this.store = store;
    this.disk = store.disk();
    this.storeId = storeId;
    this.floor = floor;
  }

  Recovered run() throws IOException {
    readSegments();
    End end = scan();
    checkUnfinished(end);
    checkFloor(end);
    return makeDurable(end);
  }

  /// Reads every segment's first block and checks that they form one row.
  private void readSegments() throws IOException {
    List<Path> files =
        disk.list(store.journal()).stream().filter(f -> Segment.firstOf(f).isPresent()).toList();
    if (files.isEmpty()) {
      throw new StoreDamagedException(store.journal() + " holds no segment");
    }
    long previousLength = 0;
    for (Path file : files) {
      try (DiskFile open = disk.open(file, Disk.Access.READ)) {
        Optional<SegmentHeader> header = readHeader(open);
        if (header.isPresent()) {
          addSegment(new Segment(file, header.get()), previousLength);
        } else if (file.equals(files.getLast()) && files.size() > 1) {
          unfinished = file;
        } else {
          throw new StoreDamagedException(file + " does not begin with a whole segment header");
        }
        previousLength = open.size();
      }
    }
  }

  private static Optional<SegmentHeader> readHeader(DiskFile file) throws IOException {
    if (file.size() < SegmentHeader.BYTES) {
      return Optional.empty();
    }
    ByteBuffer block = ByteBuffer.allocate(SegmentHeader.BYTES);
    DurableFiles.readFully(file, 0, block);
    return SegmentHeader.decode(block.flip());
  }

  private void addSegment(Segment segment, long previousLength) {
    SegmentHeader header = segment.header();
    if (!header.storeId().equals(storeId)) {
      throw new StoreDamagedException(
          segment.path() + " belongs to store " + header.storeId() + ", expected " + storeId);
    }
    if (header.first() != Segment.firstOf(segment.path()).orElseThrow()) {
      throw new StoreDamagedException(
          segment.path() + " is the segment that begins with entry " + header.first());
    }
    if (segments.isEmpty()) {
      if (!header.equals(SegmentHeader.ofFirst(storeId))) {
        throw new StoreDamagedException(
            segment.path() + " is the first segment here, but not the first one of a journal");
      }
    } else {
      checkSeam(segments.getLast(), previousLength, segment);
    }
    segments.add(segment);
  }

  private static void checkSeam(Segment before, long length, Segment segment) {
    SegmentHeader header = segment.header();
    if (header.previousFirst() != before.first()) {
      throw new StoreDamagedException(
          "the segment that begins with entry "
              + header.previousFirst()
              + " is missing before "
              + segment.path());
    }
    if (header.previousLength() != length) {
      throw new StoreDamagedException(
          before.path() + " is " + length + " bytes, it was sealed at " + header.previousLength());
    }
  }

  /// Walks over the batches from the segment on that holds the floor: all headers, and all payloads
  /// after the floor and in the last segment.
  private End scan() throws IOException {
    int from = segments.size() - 1;
    while (from > 0 && segments.get(from).first() > floor.size()) {
      from--;
    }
    End end = null;
    for (Segment segment : segments.subList(from, segments.size())) {
      if (end != null) {
        checkSealed(end, segment);
      }
      end = scan(segment);
    }
    if (end == null) {
      throw new AssertionError("there is a segment");
    }
    return end;
  }

  private End scan(Segment segment) throws IOException {
    boolean last = segment.equals(segments.getLast());
    noteRoot(segment.first(), segment.header().root());
    Rewrite rewrite = new Rewrite(segment, segment.first() >= floor.size());
    rewrites.add(rewrite);
    try (SegmentReader reader = new SegmentReader(disk, segment)) {
      Position position = segment.start();
      Hash root = segment.header().root();
      long size = reader.size();
      while (position.offset() < size) {
        Optional<BatchHeader> header = reader.peek(position);
        boolean checkPayload = last || (header.isPresent() && header.get().end() > floor.size());
        if (header.isEmpty() || (checkPayload && !reader.payloadIntact(position, header.get()))) {
          return torn(reader, position, root);
        }
        noteRoot(header.get().end(), header.get().root());
        rewrite.add(position, header.get().end() > floor.size());
        position = position.after(header.get());
        root = header.get().root();
      }
      return new End(segment, position, root, 0);
    }
  }

  private void noteRoot(long size, Hash root) {
    if (size == floor.size()) {
      rootAtFloor = root;
    }
  }

  /// A batch is not whole. It may be cut if nothing whole follows it.
  private End torn(SegmentReader reader, Position position, Hash root) throws IOException {
    if (!reader.segment().equals(segments.getLast()) || unfinished != null) {
      throw reader.damaged(position, "the batch is not whole, and a later segment follows");
    }
    Optional<Long> whole = reader.findHeader(position.offset() + Blocks.BYTES);
    if (whole.isPresent()) {
      throw reader.damaged(
          position, "the batch is not whole, but a whole one follows at byte " + whole.get());
    }
    Optional<Long> astray = reader.findAnchorSlot(position.offset());
    if (astray.isPresent()) {
      throw reader.damaged(
          position, "the batch is not whole: a block of an anchor stands at byte " + astray.get());
    }
    return new End(reader.segment(), position, root, reader.size() - position.offset());
  }

  private static void checkSealed(End end, Segment next) {
    SegmentHeader header = next.header();
    boolean agrees =
        header.first() == end.position().index()
            && header.chain().equals(end.position().chain())
            && header.root().equals(end.root());
    if (!agrees) {
      throw new StoreDamagedException(
          end.segment().path()
              + " ends with entry "
              + (end.position().index() - 1)
              + ", but not as "
              + next.path()
              + " says");
    }
  }

  /// The newest segment lacks a whole header. It may be removed if it never held a batch.
  private void checkUnfinished(End end) throws IOException {
    Path file = unfinished;
    if (file == null) {
      return;
    }
    long first = Segment.firstOf(file).orElseThrow();
    if (first != end.position().index()) {
      throw new StoreDamagedException(
          file + " has no whole header, and the journal ends at " + end.position().index());
    }
    SegmentHeader stand = SegmentHeader.ofFirst(storeId);
    try (SegmentReader reader = new SegmentReader(disk, new Segment(file, stand))) {
      if (reader.findHeader(0).isPresent()) {
        throw new StoreDamagedException(file + " has no whole header, but holds batches");
      }
    }
  }

  private void checkFloor(End end) {
    long size = end.position().index();
    if (size < floor.size()) {
      long last = floor.size() - 1;
      throw new StoreDamagedException(
          StoreDamagedException.Kind.ROLLED_BACK,
          "rolled back or cut: the anchor remembers %d entries, the journal holds %d%s; %s missing"
              .formatted(
                  floor.size(),
                  size,
                  end.tornBytes() > 0
                      ? " and " + end.tornBytes() + " bytes that are not a whole batch"
                      : "",
                  size == last
                      ? "entry " + last + " is"
                      : "entries " + size + " to " + last + " are"));
    }
    Hash root = rootAtFloor;
    if (root == null || !root.equals(floor.root())) {
      throw new StoreDamagedException(
          StoreDamagedException.Kind.FORKED,
          "forked: the anchor remembers "
              + floor.size()
              + " entries with root "
              + floor.root()
              + ", the journal has "
              + (root == null ? "no batch that ends there" : "the root " + root));
    }
  }

  private Recovered makeDurable(End end) throws IOException {
    store.checkHeld();
    Path file = unfinished;
    if (file != null) {
      disk.delete(file);
    }
    long rewritten = 0;
    for (Rewrite rewrite : rewrites) {
      try (DiskFile target = disk.open(rewrite.segment.path(), Disk.Access.WRITE)) {
        if (rewrite.segment.equals(end.segment()) && end.tornBytes() > 0) {
          target.truncate(end.position().offset());
        }
        rewritten += rewrite.run(disk, target);
        target.force();
      }
    }
    disk.forceDirectory(store.journal());
    disk.forceDirectory(store.path());
    DurableFiles.forceName(disk, store.path());
    TreeHead head = new TreeHead(end.position().index(), end.root());
    OpenReport report =
        new OpenReport(head, floor, segments.size(), end.tornBytes(), file != null, rewritten);
    return new Recovered(List.copyOf(segments), end.position(), report);
  }

  /// Where the whole batches end.
  private record End(Segment segment, Position position, Hash root, long tornBytes) {}

  /// What is written again in one segment: its header, if no anchor is known to cover it, and its
  /// batches from a position on.
  private static final class Rewrite {
    private final Segment segment;
    private final boolean headerToo;
    private @Nullable Position first;
    private @Nullable Position last;

    Rewrite(Segment segment, boolean headerToo) {
      this.segment = segment;
      this.headerToo = headerToo;
    }

    void add(Position position, boolean afterFloor) {
      last = position;
      if (first == null && afterFloor) {
        first = position;
      }
    }

    /// Returns how many bytes were written.
    long run(Disk disk, DiskFile target) throws IOException {
      long written = 0;
      if (headerToo) {
        DurableFiles.writeFully(target, 0, segment.header().encode());
        written += SegmentHeader.BYTES;
      }
      Position position = first != null ? first : last;
      if (position == null || last == null) {
        return written;
      }
      try (SegmentReader reader = new SegmentReader(disk, segment)) {
        ByteBuffer buffer = ByteBuffer.allocate(0);
        while (position.index() <= last.index()) {
          BatchHeader header = reader.header(position);
          buffer = reader.payload(position, header, buffer);
          buffer.limit((int) header.paddedBytes() - BatchHeader.BYTES);
          DurableFiles.writeFully(target, position.offset(), ByteBuffer.wrap(header.encode()));
          DurableFiles.writeFully(target, position.offset() + BatchHeader.BYTES, buffer);
          written += header.paddedBytes();
          position = position.after(header);
        }
      }
      return written;
    }
  }

  /// A journal that may be served.
  ///
  /// @param segments all of them, in order
  /// @param tip where the next batch goes, in the last one
  /// @param report what was found and done
  record Recovered(List<Segment> segments, Position tip, OpenReport report) {}
}
