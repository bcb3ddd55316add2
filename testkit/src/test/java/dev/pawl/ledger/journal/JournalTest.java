package dev.pawl.ledger.journal;

import static dev.pawl.testkit.LedgerFixtures.append;
import static dev.pawl.testkit.LedgerFixtures.readAll;
import static dev.pawl.testkit.LedgerFixtures.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.durable.LockedException;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.ledger.LedgerStore.AppendResult;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.ledger.StoreId;
import dev.pawl.testkit.Fault;
import dev.pawl.testkit.LedgerFixtures;
import dev.pawl.testkit.Operation.Kind;
import dev.pawl.testkit.SimulatedDisk;
import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the journal does while it lives; [CrashStatesTest] and [JournalDamageTest] hold what it
/// does afterwards.
class JournalTest {
  private static final StoreId STORE_ID = LedgerFixtures.storeId(1);
  private static final Path STORE = Path.of("/store");
  private static final Path FIRST = STORE.resolve("journal/00000000000000000000.seg");
  private static final long SEGMENT_BYTES = 32 << 10;

  private SimulatedDisk disk = new SimulatedDisk();
  private final Frontier frontier = new Frontier();

  private Journal create() throws IOException {
    return Journal.create(StoreDirectory.create(disk, STORE), STORE_ID, SEGMENT_BYTES);
  }

  private Journal reopen(TreeHead floor) throws IOException {
    disk = disk.afterKill();
    return Journal.open(StoreDirectory.open(disk, STORE), STORE_ID, SEGMENT_BYTES, floor);
  }

  @Test
  void append_oneBatch_isOneWriteAndOneForce() throws IOException {
    Journal journal = create();
    append(journal, frontier, records(0, 1));
    List<Kind> kinds = new ArrayList<>();
    disk.plan(operation -> {
      kinds.add(operation.kind());
      return Fault.NONE;
    });
    append(journal, frontier, records(1, 50));
    assertThat(kinds).containsExactly(Kind.WRITE, Kind.FORCE);
  }

  /// Row 9 of the catalogue: no block of an acknowledged record is ever written again.
  @Test
  void append_anyBatch_beginsOnABlockOfItsOwn() throws IOException {
    Journal journal = create();
    for (int count = 1; count < 40; count++) {
      SimulatedDisk before = disk.copy();
      append(journal, frontier, records(frontier.size(), count));
      for (Path segment : before.list(STORE.resolve("journal"))) {
        byte[] then = before.contents(segment);
        assertThat(then.length % Blocks.BYTES).isZero();
        assertThat(disk.contents(segment)).startsWith(then);
      }
    }
    assertThat(disk.list(STORE.resolve("journal"))).hasSizeGreaterThan(2);
  }

  /// Rows 4 and 14 of the catalogue.
  @Test
  void append_anyError_shutsForGood() throws IOException {
    for (Fault fault : List.of(Fault.FAILS, Fault.FAILS_AFTER_EFFECT, Fault.NO_SPACE)) {
      for (Kind kind : List.of(Kind.WRITE, Kind.FORCE)) {
        disk = new SimulatedDisk();
        Frontier head = new Frontier();
        Journal journal = create();
        append(journal, head, records(0, 2));
        disk.plan(Fault.Plan.every(kind, fault));
        assertThat(append(journal, head, records(2, 1))).isInstanceOf(AppendResult.Unknown.class);
        disk.plan(Fault.Plan.NO_FAULTS);
        assertShut(journal, head);
        try (Journal next = reopen(head.head())) {
          assertThat(next.head().size()).isBetween(2L, 3L);
        }
      }
    }
  }

  /// Nothing is answered, and the disk is not touched again.
  private void assertShut(Journal journal, Frontier head) {
    long operations = disk.operations();
    for (int attempt = 0; attempt < 3; attempt++) {
      assertThatThrownBy(() -> append(journal, head, records(2, 1)))
          .isInstanceOf(LatchedException.class)
          .hasMessageContaining("restart");
      assertThatThrownBy(() -> journal.read(0)).isInstanceOf(LatchedException.class);
      assertThatThrownBy(() -> journal.rootAt(0)).isInstanceOf(LatchedException.class);
      assertThatThrownBy(journal::head).isInstanceOf(LatchedException.class);
    }
    journal.close();
    assertThat(disk.operations()).isEqualTo(operations);
  }

  /// Row 19 of the catalogue: an error of the machine counts like one of the disk.
  @Test
  void append_outOfMemory_shutsForGood() throws IOException {
    Journal journal = create();
    disk.plan(operation -> {
      throw new OutOfMemoryError("simulated");
    });
    assertThat(append(journal, frontier, records(0, 1))).isInstanceOf(AppendResult.Unknown.class);
    disk.plan(Fault.Plan.NO_FAULTS);
    assertThatThrownBy(journal::head).isInstanceOf(LatchedException.class);
  }

  /// Row 25 of the catalogue.
  @Test
  void append_lockFileGone_writesNothingAndShuts() throws IOException {
    Journal journal = create();
    append(journal, frontier, records(0, 1));
    disk.delete(STORE.resolve("lock"));
    long operations = disk.operations();
    assertThat(append(journal, frontier, records(1, 1))).isInstanceOf(AppendResult.Unknown.class);
    assertThatThrownBy(journal::head).isInstanceOf(LatchedException.class);
    assertThat(disk.operations()).isEqualTo(operations);
  }

  @Test
  void append_lockFileReplaced_writesNothingAndShuts() throws IOException {
    Journal journal = create();
    disk.delete(STORE.resolve("lock"));
    disk.open(STORE.resolve("lock"), dev.pawl.durable.Disk.Access.CREATE).close();
    assertThat(append(journal, frontier, records(0, 1))).isInstanceOf(AppendResult.Unknown.class);
    assertThatThrownBy(journal::head).isInstanceOf(LatchedException.class);
  }

  @Test
  void append_batchTooLong_isTheCallersBugAndChangesNothing() throws IOException {
    Journal journal = create();
    LedgerRecord large = LedgerFixtures.record(1, 1, 1 << 20, 1 << 20, 1 << 20, 1 << 20);
    List<LedgerRecord> batch = Collections.nCopies(16, large);
    long operations = disk.operations();
    assertThatThrownBy(() -> journal.append(0, batch, new TreeHead(16, MerkleTree.emptyRoot())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Long.toString(Journal.BATCH_BYTES_MAX));
    assertThat(disk.operations()).isEqualTo(operations);
    append(journal, frontier, records(0, 1));
    assertThat(journal.head()).isEqualTo(frontier.head());
  }

  @Test
  void append_afterClose_isTheCallersBug() throws IOException {
    Journal journal = create();
    journal.close();
    journal.close();
    assertThatThrownBy(() -> append(journal, frontier, records(0, 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void create_existing_isRefused() throws IOException {
    create().close();
    disk = disk.afterKill();
    assertThatThrownBy(this::create).isInstanceOf(FileAlreadyExistsException.class);
    StoreDirectory store = StoreDirectory.open(disk, STORE);
    assertThatThrownBy(() -> Journal.create(store, STORE_ID, SEGMENT_BYTES))
        .isInstanceOf(FileAlreadyExistsException.class);
  }

  /// Row 16 and B34 of the catalogue: absence is an error.
  @Test
  void open_missing_isAnErrorAndMakesNothing() throws IOException {
    assertThatThrownBy(() -> StoreDirectory.open(disk, STORE))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(disk.exists(STORE)).isFalse();
    disk.createDirectory(STORE);
    assertThatThrownBy(() -> StoreDirectory.open(disk, STORE))
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining("no journal");
    assertThat(disk.list(STORE)).isEmpty();
  }

  /// Row 23 of the catalogue, inside one process.
  @Test
  void open_heldStore_isRefused() throws IOException {
    create();
    assertThatThrownBy(() -> StoreDirectory.open(disk, STORE)).isInstanceOf(LockedException.class);
  }

  @Test
  void storeId_ofFirstSegment_isRead() throws IOException {
    create().close();
    assertThat(Journal.storeId(disk, STORE.resolve("journal"))).isEqualTo(STORE_ID);
    disk.rot(FIRST, 9, 1);
    assertThatThrownBy(() -> Journal.storeId(disk, STORE.resolve("journal")))
        .isInstanceOf(StoreDamagedException.class);
    disk.delete(FIRST);
    assertThatThrownBy(() -> Journal.storeId(disk, STORE.resolve("journal")))
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining("missing");
  }

  /// Row 11 of the catalogue: what an anchor knows is not taken for a torn tail when it rots.
  @Test
  void open_newestBatchRotten_isRefusedIfAnAnchorKnowsIt() throws IOException {
    Journal journal = create();
    append(journal, frontier, records(0, 3));
    TreeHead before = frontier.head();
    append(journal, frontier, records(3, 1));
    disk.rot(FIRST, 2L * Blocks.BYTES + 200, 512);
    assertThatThrownBy(() -> reopen(frontier.head()))
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining("rolled back or cut");
    try (Journal cut = reopen(before)) {
      assertThat(cut.report().cutBytes()).isEqualTo(Blocks.BYTES);
      assertThat(cut.head()).isEqualTo(before);
    }
  }

  /// Row 13 of the catalogue.
  @Test
  void open_afterMisdirectedWrite_isRefused() throws IOException {
    Journal journal = create();
    for (int batch = 0; batch < 4; batch++) {
      append(journal, frontier, records(batch, 1));
    }
    TreeHead floor = frontier.head();
    disk.plan(Fault.Plan.every(Kind.WRITE, new Fault.Misdirected(FIRST, 2L * Blocks.BYTES)));
    append(journal, frontier, records(4, 1));
    disk.plan(Fault.Plan.NO_FAULTS);
    assertThatThrownBy(() -> reopen(floor)).isInstanceOf(StoreDamagedException.class);
  }

  /// Row 71 of the catalogue: what a newer program wrote is not read as if it were ours, nor cut.
  @Test
  void open_newerFormat_isRefused() throws IOException {
    Journal journal = create();
    append(journal, frontier, records(0, 1));
    byte[] bytes = disk.contents(FIRST);
    for (int header : new int[] {0, Blocks.BYTES}) {
      byte[] newer = bytes.clone();
      newer[header + 5]++;
      java.nio.ByteBuffer buffer = java.nio.ByteBuffer.wrap(newer);
      int crcAt = header == 0 ? Blocks.BYTES - 4 : header + BatchHeader.BYTES - 4;
      buffer.putInt(crcAt, Blocks.crc(buffer, header, crcAt));
      disk.replace(FIRST, newer);
      assertThatThrownBy(() -> reopen(MerkleTree.EMPTY))
          .isInstanceOf(StoreDamagedException.class)
          .hasMessageContaining("format version 2");
    }
  }

  @Test
  void open_strangeFilesBesideSegments_areLeftAlone() throws IOException {
    create().close();
    Path strange = STORE.resolve("journal/notes.txt");
    disk.open(strange, dev.pawl.durable.Disk.Access.CREATE).close();
    reopen(MerkleTree.EMPTY).close();
    assertThat(disk.exists(strange)).isTrue();
  }

  @Test
  void read_bytesRotWhileRunning_isNoticed() throws IOException {
    Journal journal = create();
    append(journal, frontier, records(0, 3));
    append(journal, frontier, records(3, 3));
    disk.rot(FIRST, Blocks.BYTES + 150, 1);
    assertThatThrownBy(() -> readAll(journal, 0)).isInstanceOf(StoreDamagedException.class);
    assertThat(readAll(journal, 3)).isEqualTo(records(3, 3));
  }

  @Test
  void read_manyThreadsWhileAppending_seeWhatWasAppended() throws Exception {
    Journal journal = create();
    List<LedgerRecord> expected = records(0, 600);
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    List<Thread> readers = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      int stride = 1 + thread;
      readers.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  while (journal.head().size() < expected.size()) {
                    int size = (int) journal.head().size();
                    int from = Math.max(0, size - 20 * stride);
                    List<LedgerRecord> read = readAll(journal, from);
                    assertThat(read).hasSizeGreaterThanOrEqualTo(size - from);
                    assertThat(read).isEqualTo(expected.subList(from, from + read.size()));
                  }
                } catch (Throwable e) {
                  failures.add(e);
                }
              }));
    }
    for (int batch = 0; batch < 200; batch++) {
      append(journal, frontier, records(3L * batch, 3));
    }
    for (Thread reader : readers) {
      reader.join();
    }
    assertThat(failures).isEmpty();
  }
}
