package dev.pawl.ledger.journal;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskFile;
import dev.pawl.durable.DurableFiles;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.ledger.LedgerStore;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.ledger.StoreId;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The ledger on this machine's disk: files of checksummed, chained batches, each durable through
/// one write and one force. `docs/design/journal.md` draws the bytes.
///
/// A batch begins and ends on a border of 4 KiB: no later write touches a block that holds an
/// acknowledged record. Segments are never written to again once the next one exists, and that
/// one's header says how they ended.
///
/// After the first error of any kind the journal shuts: the append that met it answers `Unknown`,
/// everything afterwards throws [LatchedException], nothing is written or forced again. The next
/// process finds out what the disk holds.
///
/// One thread appends and is never interrupted; a lock keeps others out. Any thread reads.
public final class Journal implements LedgerStore {
  /// The longest batch with header and padding, in bytes.
  public static final long BATCH_BYTES_MAX = 64L << 20;

  /// How long a segment grows by default, in bytes.
  public static final long SEGMENT_BYTES = 64L << 20;

  private final StoreDirectory store;
  private final StoreId storeId;
  private final long segmentBytes;
  private final OpenReport report;
  private final JournalIndex index;
  private final BatchWriter writer;

  private final ReentrantLock appending = new ReentrantLock();
  private DiskFile file; // guarded by appending
  private Segment segment; // guarded by appending
  private Position tip; // guarded by appending

  private volatile TreeHead head; // written under appending
  private volatile @Nullable Throwable shut; // written under appending
  private volatile boolean closed; // written under appending

  private Journal(
      StoreDirectory store,
      StoreId storeId,
      long segmentBytes,
      Recovery.Recovered recovered,
      DiskFile file) {
    this.store = store;
    this.storeId = storeId;
    this.segmentBytes = segmentBytes;
    this.report = recovered.report();
    this.index = new JournalIndex(store.disk(), recovered.segments());
    this.writer = new BatchWriter(storeId);
    this.file = file;
    this.segment = recovered.segments().getLast();
    this.tip = recovered.tip();
    this.head = recovered.report().head();
  }

  /// Makes the journal of a new store; durable on return.
  ///
  /// @throws java.nio.file.FileAlreadyExistsException where there is one
  public static Journal create(StoreDirectory store, StoreId storeId, long segmentBytes)
      throws IOException {
    Disk disk = store.disk();
    disk.createDirectory(store.journal());
    writeSegment(store, SegmentHeader.ofFirst(storeId)).close();
    disk.forceDirectory(store.path());
    return open(store, storeId, segmentBytes, MerkleTree.EMPTY);
  }

  /// Recovers a journal and opens it for appending.
  ///
  /// @param storeId the store that it must belong to
  /// @param segmentBytes how long a segment grows before the next one begins
  /// @param floor what an anchor remembers: the journal must hold at least this
  /// @throws StoreDamagedException where it is damaged, rolled back, forked or of another store;
  ///   nothing was changed
  /// @throws IOException where the disk fails; nothing may be concluded
  public static Journal open(
      StoreDirectory store, StoreId storeId, long segmentBytes, TreeHead floor) throws IOException {
    Recovery.Recovered recovered = new Recovery(store, storeId, floor).run();
    Path last = recovered.segments().getLast().path();
    return new Journal(
        store, storeId, segmentBytes, recovered, store.disk().open(last, Disk.Access.WRITE));
  }

  /// The store that the journal in this directory says it belongs to, before anything is checked
  /// but its first block. Tells the program which anchors to ask; [#open] checks the rest.
  ///
  /// @throws StoreDamagedException where the first segment is missing or has no whole header
  public static StoreId storeId(Disk disk, Path journal) throws IOException {
    Path first = journal.resolve(Segment.fileName(0));
    if (!disk.exists(first)) {
      throw new StoreDamagedException(first + " is missing");
    }
    ByteBuffer block = ByteBuffer.allocate(SegmentHeader.BYTES);
    try (DiskFile file = disk.open(first, Disk.Access.READ)) {
      if (file.size() < SegmentHeader.BYTES) {
        throw new StoreDamagedException(first + " does not begin with a whole segment header");
      }
      DurableFiles.readFully(file, 0, block);
    }
    return SegmentHeader.decode(block.flip())
        .orElseThrow(
            () -> new StoreDamagedException(first + " does not begin with a whole segment header"))
        .storeId();
  }

  /// What opening found and did.
  public OpenReport report() {
    return report;
  }

  @Override
  public TreeHead head() {
    failIfShut();
    return head;
  }

  @Override
  public AppendResult append(long expectedSize, List<LedgerRecord> batch, TreeHead after) {
    checkBatch(expectedSize, batch, after);
    appending.lock();
    try {
      failIfShut();
      if (expectedSize != head.size()) {
        return new AppendResult.Conflict(head);
      }
      return appendHere(batch, after);
    } finally {
      appending.unlock();
    }
  }

  private static void checkBatch(long expectedSize, List<LedgerRecord> batch, TreeHead after) {
    if (batch.isEmpty()) {
      throw new IllegalArgumentException("the batch is empty, expected one record or more");
    }
    if (after.size() != expectedSize + batch.size()) {
      throw new IllegalArgumentException(
          "the head after the batch has size "
              + after.size()
              + ", expected "
              + (expectedSize + batch.size()));
    }
    long bytes = Blocks.padded(BatchHeader.BYTES + BatchWriter.payloadBytes(batch));
    if (bytes > BATCH_BYTES_MAX) {
      throw new IllegalArgumentException(
          "the batch takes " + bytes + " bytes, expected at most " + BATCH_BYTES_MAX);
    }
  }

  /// Whatever goes wrong from here on, an exhausted heap included, may have left bytes on the disk.
  private AppendResult appendHere(List<LedgerRecord> batch, TreeHead after) {
    try {
      store.checkHeld();
      BatchWriter.Batch bytes = writer.batch(tip.chain(), head.size(), batch, after.root());
      if (tip.offset() > SegmentHeader.BYTES
          && tip.offset() + bytes.header().paddedBytes() > segmentBytes) {
        roll();
      }
      DurableFiles.writeFully(file, tip.offset(), bytes.bytes());
      file.force();
      tip = tip.after(bytes.header());
      head = after;
      return new AppendResult.Appended(after);
    } catch (Throwable e) {
      shut = e;
      return new AppendResult.Unknown(e);
    }
  }

  /// Begins the next segment. Its header, its length and its name are durable before any batch is
  /// written to it.
  private void roll() throws IOException {
    SegmentHeader header =
        new SegmentHeader(
            storeId, head.size(), segment.first(), tip.offset(), tip.chain(), head.root());
    DiskFile next = writeSegment(store, header);
    DiskFile sealed = file;
    file = next;
    segment = new Segment(store.journal().resolve(Segment.fileName(header.first())), header);
    tip = segment.start();
    index.add(segment);
    sealed.close();
  }

  private static DiskFile writeSegment(StoreDirectory store, SegmentHeader header)
      throws IOException {
    Path path = store.journal().resolve(Segment.fileName(header.first()));
    DiskFile file = store.disk().open(path, Disk.Access.CREATE);
    try {
      DurableFiles.writeFully(file, 0, header.encode());
      file.force();
      store.disk().forceDirectory(store.journal());
      return file;
    } catch (Throwable e) {
      file.close();
      throw e;
    }
  }

  @Override
  public RecordCursor read(long fromIndex) {
    failIfShut();
    long end = head.size();
    if (fromIndex < 0 || fromIndex > end) {
      throw new IndexOutOfBoundsException(
          "record " + fromIndex + ", expected 0 to " + end + ", the size of the ledger");
    }
    return new JournalCursor(index, fromIndex, end);
  }

  @Override
  public Optional<Hash> rootAt(long size) {
    failIfShut();
    TreeHead now = head;
    if (size == 0) {
      return Optional.of(MerkleTree.emptyRoot());
    }
    if (size < 0 || size > now.size()) {
      return Optional.empty();
    }
    if (size == now.size()) {
      return Optional.of(now.root());
    }
    try (SegmentReader reader = index.open(size - 1)) {
      BatchHeader header = reader.header(index.locate(reader, size - 1));
      return header.end() == size ? Optional.of(header.root()) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("looking for the root at size " + size, e);
    }
  }

  private void failIfShut() {
    Throwable cause = shut;
    if (cause != null) {
      throw new LatchedException(cause);
    }
    if (closed) {
      throw new IllegalStateException("the journal is closed");
    }
  }

  /// Closes the files. The store's lock stays with whoever holds the directory.
  @Override
  public void close() {
    appending.lock();
    try {
      if (!closed) {
        closed = true;
        file.close();
      }
    } catch (IOException e) {
      // Every acknowledged batch is durable already: there is nothing left to lose.
    } finally {
      appending.unlock();
    }
  }
}
