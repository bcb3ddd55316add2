package dev.pawl.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskFile;
import dev.pawl.durable.DiskLock;
import dev.pawl.durable.DurableFiles;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.ledger.StoreId;
import dev.pawl.testkit.ForwardingDisk;
import dev.pawl.testkit.ForwardingFile;
import dev.pawl.testkit.LedgerFixtures;
import dev.pawl.testkit.SimulatedDisk;
import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Goal: an opening writes and forces again exactly what an anchor may not know, and decides about
/// a segment without a header. Method: eight batches of one block, three in a segment, and a disk
/// that tells what is done to it. The crash states ask whether this is enough; this asks whether it
/// happens.
class RecoveryWritesTest {
  private static final StoreId STORE_ID = LedgerFixtures.storeId(3);
  private static final Path STORE = Path.of("/srv/store");
  private static final Path JOURNAL = STORE.resolve("journal");
  private static final long SEGMENT_BYTES = 16 << 10;
  private static final int BATCHES = 8;

  private final SimulatedDisk disk = new SimulatedDisk();
  private final List<TreeHead> heads = new ArrayList<>();
  private final List<String> done = new ArrayList<>();
  private boolean lockLost;

  @BeforeEach
  void write() throws IOException {
    Frontier frontier = new Frontier();
    try (StoreDirectory store = StoreDirectory.create(disk, STORE);
        Journal journal = Journal.create(store, STORE_ID, SEGMENT_BYTES)) {
      heads.add(frontier.head());
      for (int batch = 0; batch < BATCHES; batch++) {
        LedgerFixtures.append(journal, frontier, LedgerFixtures.records(batch, 1));
        heads.add(frontier.head());
      }
    }
    assertThat(disk.list(JOURNAL)).hasSize(3);
  }

  private OpenReport open(int floor) throws IOException {
    try (StoreDirectory store = StoreDirectory.open(new Telling(), STORE);
        Journal journal = Journal.open(store, STORE_ID, SEGMENT_BYTES, heads.get(floor))) {
      assertThat(LedgerFixtures.readAll(journal, 0)).isEqualTo(LedgerFixtures.records(0, BATCHES));
      return journal.report();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "8, 4096, write 6 8192-12288; force 6",
    "7, 4096, write 6 8192-12288; force 6",
    "6, 12288, write 6 0-12288; force 6",
    "4, 20480, write 3 8192-16384; force 3; write 6 0-12288; force 6",
  })
  void open_writesAgainWhatIsBeyondTheFloorAndAtLeastTheNewestBatch(
      int floor, long bytes, String expected) throws IOException {
    assertThat(open(floor).rewrittenBytes()).isEqualTo(bytes);
    assertThat(String.join("; ", done))
        .isEqualTo(expected + "; force journal; force store; force srv");
  }

  private void put(int first, int length) throws IOException {
    try (DiskFile file = disk.open(JOURNAL.resolve(Segment.fileName(first)), Disk.Access.CREATE)) {
      DurableFiles.writeFully(file, 0, ByteBuffer.allocate(length));
      file.force();
    }
  }

  @Test
  void open_newestSegmentHasNoHeaderYet_isRemoved() throws IOException {
    for (int length : new int[] {0, 100, SegmentHeader.BYTES}) {
      put(BATCHES, length);
      OpenReport report = open(BATCHES);
      assertThat(report.unfinishedSegmentRemoved()).isTrue();
      assertThat(report.segments()).isEqualTo(3);
      assertThat(disk.list(JOURNAL)).hasSize(3);
      assertThat(done).contains("delete 8");
    }
    assertThat(open(BATCHES).unfinishedSegmentRemoved()).isFalse();
  }

  @Test
  void open_segmentWithoutHeaderBeginsElsewhere_isRefused() throws IOException {
    put(BATCHES + 1, SegmentHeader.BYTES);
    assertThatThrownBy(() -> open(BATCHES))
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining("has no whole header, and the journal ends at 8");
    assertThat(done).isEmpty();
  }

  @Test
  void open_segmentWithoutHeaderHoldsBatches_isRefused() throws IOException {
    disk.rot(JOURNAL.resolve(Segment.fileName(6)), 0, SegmentHeader.BYTES);
    assertThatThrownBy(() -> open(6))
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining("has no whole header, but holds batches");
    assertThat(done).isEmpty();
  }

  @Test
  void open_onlySegmentWithoutHeader_isRefused() throws IOException {
    disk.delete(JOURNAL.resolve(Segment.fileName(6)));
    disk.delete(JOURNAL.resolve(Segment.fileName(3)));
    disk.rot(JOURNAL.resolve(Segment.fileName(0)), 0, SegmentHeader.BYTES);
    assertThatThrownBy(() -> open(0))
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining("does not begin with a whole segment header");
  }

  @Test
  void open_cutBelowTheFloor_saysWhetherThereIsATornRest() throws IOException {
    Path newest = JOURNAL.resolve(Segment.fileName(6));
    byte[] whole = disk.contents(newest);
    disk.replace(newest, Arrays.copyOf(whole, 2 * Blocks.BYTES));
    assertThatThrownBy(() -> open(8))
        .hasMessageContaining("the journal holds 7; entry 7 is missing");
    disk.replace(newest, Arrays.copyOf(whole, 2 * Blocks.BYTES + 100));
    assertThatThrownBy(() -> open(8))
        .hasMessageContaining(
            "holds 7 and 100 bytes that are not a whole batch; entry 7 is missing");
  }

  @Test
  void open_segmentThatContinuesAnotherTree_isRefused() throws IOException {
    Path newest = JOURNAL.resolve(Segment.fileName(6));
    byte[] bytes = disk.contents(newest);
    SegmentHeader header =
        SegmentHeader.decode(ByteBuffer.wrap(Arrays.copyOf(bytes, SegmentHeader.BYTES))).get();
    SegmentHeader other =
        new SegmentHeader(
            STORE_ID,
            6,
            header.previousFirst(),
            header.previousLength(),
            header.chain(),
            Hash.of(new byte[32]));
    other.encode().get(0, bytes, 0, SegmentHeader.BYTES);
    disk.replace(newest, bytes);
    assertThatThrownBy(() -> open(4))
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining("ends with entry 5, but not as");
  }

  /// Somebody else may have the store by the time everything is read.
  @Test
  void open_lockLostMeanwhile_writesNothing() throws IOException {
    lockLost = true;
    assertThatThrownBy(() -> open(8)).isInstanceOf(IOException.class).hasMessage("lost");
    assertThat(done).isEmpty();
  }

  /// Notes what is changed; writes that follow one another are one.
  private final class Telling extends ForwardingDisk {
    Telling() {
      super(disk);
    }

    private String name(Path path) {
      return Segment.firstOf(path).stream()
          .mapToObj(Long::toString)
          .findFirst()
          .orElse(path.getFileName().toString());
    }

    @Override
    public DiskFile open(Path path, Access access) throws IOException {
      return new TellingFile(super.open(path, access), name(path));
    }

    @Override
    public DiskLock lock(Path lockFile) throws IOException {
      DiskLock held = super.lock(lockFile);
      return new DiskLock() {
        @Override
        public void check() throws IOException {
          if (lockLost) {
            throw new IOException("lost");
          }
          held.check();
        }

        @Override
        public void close() throws IOException {
          held.close();
        }
      };
    }

    @Override
    public void delete(Path file) throws IOException {
      done.add("delete " + name(file));
      super.delete(file);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
      done.add("force " + name(directory));
      super.forceDirectory(directory);
    }
  }

  private final class TellingFile extends ForwardingFile {
    private final String name;

    TellingFile(DiskFile file, String name) {
      super(file);
      this.name = name;
    }

    @Override
    public int write(long offset, ByteBuffer source) throws IOException {
      int count = super.write(offset, source);
      String begin = "write " + name + " ";
      String end = "-" + offset;
      if (!done.isEmpty() && done.getLast().startsWith(begin) && done.getLast().endsWith(end)) {
        String whole = done.removeLast();
        done.add(whole.substring(0, whole.indexOf('-') + 1) + (offset + count));
      } else {
        done.add(begin + offset + "-" + (offset + count));
      }
      return count;
    }

    @Override
    public void force() throws IOException {
      done.add("force " + name);
      super.force();
    }
  }
}
