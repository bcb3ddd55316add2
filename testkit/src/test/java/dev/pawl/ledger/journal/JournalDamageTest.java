package dev.pawl.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskFile;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.ledger.StoreId;
import dev.pawl.testkit.ForwardingDisk;
import dev.pawl.testkit.ForwardingFile;
import dev.pawl.testkit.LedgerFixtures;
import dev.pawl.testkit.SimulatedDisk;
import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Goal: whatever is done to the bytes of a journal, it refuses, or it answers as before: never
/// with other records, and never with fewer than an anchor remembers.
///
/// Method: a journal of three segments, with the anchor's floor before its last two batches. Every
/// byte inverted, every length cut, every block put in every other's place, every file missing or
/// exchanged.
class JournalDamageTest {
  private static final StoreId STORE_ID = LedgerFixtures.storeId(3);
  private static final Path STORE = Path.of("/store");
  private static final long SEGMENT_BYTES = 16 << 10;
  private static final int[] BATCHES = {1, 30, 2, 1, 40, 3, 1, 1};
  private static final int FLOOR_BATCHES = BATCHES.length - 2;

  private final SimulatedDisk whole = new SimulatedDisk();
  private final List<LedgerRecord> written = new ArrayList<>();
  private final Map<Integer, TreeHead> heads = new HashMap<>();
  private final List<Path> segments = new ArrayList<>();
  private TreeHead floor = MerkleTree.EMPTY;

  @BeforeEach
  void write() throws IOException {
    write(whole, STORE_ID, 0);
    for (Path file : whole.list(STORE.resolve("journal"))) {
      segments.add(file);
    }
    assertThat(segments).hasSize(3);
  }

  private void write(SimulatedDisk disk, StoreId storeId, int firstNumber) throws IOException {
    Frontier frontier = new Frontier();
    written.clear();
    try (StoreDirectory store = StoreDirectory.create(disk, STORE);
        Journal journal = Journal.create(store, storeId, SEGMENT_BYTES)) {
      for (int batch = 0; batch < BATCHES.length; batch++) {
        List<LedgerRecord> records =
            LedgerFixtures.records(firstNumber + written.size(), BATCHES[batch]);
        LedgerFixtures.append(journal, frontier, records);
        written.addAll(records);
        heads.put(written.size(), frontier.head());
        if (batch + 1 == FLOOR_BATCHES) {
          floor = frontier.head();
        }
      }
    }
  }

  private enum Answer {
    REFUSED,
    SAME,
    CUT
  }

  /// Opens and reads; fails unless the answer is one of the three.
  private Answer answer(Disk disk) throws IOException {
    try (StoreDirectory store = StoreDirectory.open(disk, STORE);
        Journal journal = Journal.open(store, STORE_ID, SEGMENT_BYTES, floor)) {
      List<LedgerRecord> served = LedgerFixtures.readAll(journal, 0);
      assertThat(served.size()).isBetween((int) floor.size(), written.size());
      assertThat(served).isEqualTo(written.subList(0, served.size()));
      assertThat(journal.head()).isEqualTo(heads.get(served.size()));
      if (served.size() == written.size()) {
        return Answer.SAME;
      }
      assertThat(journal.report().cutBytes()).isPositive();
      return Answer.CUT;
    } catch (StoreDamagedException e) {
      return Answer.REFUSED;
    }
  }

  private long newestBatchOffset() throws IOException {
    return whole.contents(segments.getLast()).length - Blocks.BYTES;
  }

  @Test
  void open_anyByteInverted_refusesOrAnswersTheSame() throws IOException {
    for (Path segment : segments) {
      int length = whole.contents(segment).length;
      for (int offset = 0; offset < length; offset++) {
        SimulatedDisk disk = whole.copy();
        disk.rot(segment, offset, 1);
        // Only the newest batch may be taken for torn: two follow the floor, one of them is whole.
        boolean newest = segment.equals(segments.getLast()) && offset >= newestBatchOffset();
        assertThat(answer(disk))
            .as("%s at %d", segment.getFileName(), offset)
            .isEqualTo(newest ? Answer.CUT : Answer.REFUSED);
      }
    }
  }

  /// A write of the anchor that goes astray takes the newest batch and the memory of it at once:
  /// the anchor still knows the batch before. What stands in the batch's place was never torn,
  /// though.
  @Test
  void open_anAnchorsSlotOverTheNewestBatch_refuses() throws IOException {
    AnchorSlot slot = new AnchorSlot(STORE_ID, 8, heads.get(written.size()));
    byte[] bytes = whole.contents(segments.getLast());
    slot.encode().get(bytes, (int) newestBatchOffset(), AnchorSlot.BYTES);
    SimulatedDisk disk = whole.copy();
    disk.replace(segments.getLast(), bytes);
    assertThat(answer(disk)).isEqualTo(Answer.REFUSED);
  }

  @Test
  void open_anyLengthCut_refusesOrServesAPrefixNotBelowTheFloor() throws IOException {
    for (Path segment : segments) {
      byte[] bytes = whole.contents(segment);
      for (int length = 0; length < bytes.length; length++) {
        SimulatedDisk disk = whole.copy();
        disk.replace(segment, Arrays.copyOf(bytes, length));
        Answer answer = answerOfCut(disk, segment, length);
        boolean last = segment.equals(segments.getLast());
        boolean holdsFloor = length >= bytes.length - 2 * Blocks.BYTES;
        assertThat(answer)
            .as("%s cut to %d", segment.getFileName(), length)
            .isEqualTo(last && holdsFloor ? Answer.CUT : Answer.REFUSED);
      }
    }
  }

  /// A file that was cut on the border of a batch shows no torn tail: there is nothing to report.
  private Answer answerOfCut(SimulatedDisk disk, Path segment, int length) throws IOException {
    if (length % Blocks.BYTES != 0) {
      return answer(disk);
    }
    try (StoreDirectory store = StoreDirectory.open(disk, STORE);
        Journal journal = Journal.open(store, STORE_ID, SEGMENT_BYTES, floor)) {
      List<LedgerRecord> served = LedgerFixtures.readAll(journal, 0);
      assertThat(served).isEqualTo(written.subList(0, served.size()));
      return Answer.CUT;
    } catch (StoreDamagedException e) {
      return Answer.REFUSED;
    }
  }

  @Test
  void open_anyBlockInThePlaceOfAnother_refusesOrServesAPrefix() throws IOException {
    for (Path from : segments) {
      byte[] source = whole.contents(from);
      for (Path to : segments) {
        byte[] target = whole.contents(to);
        for (int i = 0; i < source.length; i += Blocks.BYTES) {
          for (int j = 0; j <= target.length; j += Blocks.BYTES) { // also behind the end
            byte[] changed = Arrays.copyOf(target, Math.max(target.length, j + Blocks.BYTES));
            System.arraycopy(source, i, changed, j, Blocks.BYTES);
            if (!Arrays.equals(changed, target)) {
              SimulatedDisk disk = whole.copy();
              disk.replace(to, changed);
              Answer answer = answer(disk);
              // What does not begin with a batch's header looks like a torn batch behind the end.
              boolean harmless =
                  to.equals(segments.getLast())
                      && j == target.length
                      && BatchHeader.decode(ByteBuffer.wrap(source).position(i)).isEmpty();
              assertThat(answer == Answer.SAME)
                  .as("%s at %d to %s at %d", from, i, to, j)
                  .isEqualTo(harmless);
            }
          }
        }
      }
    }
  }

  @Test
  void open_zerosOrNoiseBehindTheEnd_areCutAndReported() throws IOException {
    for (int length : new int[] {1, 111, 4096, 10_000}) {
      for (int fill : new int[] {0, 0x50, 0xff}) {
        SimulatedDisk disk = whole.copy();
        byte[] bytes = disk.contents(segments.getLast());
        byte[] longer = Arrays.copyOf(bytes, bytes.length + length);
        Arrays.fill(longer, bytes.length, longer.length, (byte) fill);
        disk.replace(segments.getLast(), longer);
        try (StoreDirectory store = StoreDirectory.open(disk, STORE);
            Journal journal = Journal.open(store, STORE_ID, SEGMENT_BYTES, floor)) {
          assertThat(journal.report().cutBytes()).isEqualTo(length);
          assertThat(LedgerFixtures.readAll(journal, 0)).isEqualTo(written);
        }
        assertThat(disk.contents(segments.getLast())).isEqualTo(bytes);
      }
    }
  }

  @Test
  void open_segmentMissing_isRefused() throws IOException {
    for (Path segment : segments) {
      SimulatedDisk disk = whole.copy();
      disk.delete(segment);
      assertThat(answer(disk)).isEqualTo(Answer.REFUSED);
    }
  }

  @Test
  void open_allSegmentsMissing_isRefused() throws IOException {
    SimulatedDisk disk = whole.copy();
    for (Path segment : segments) {
      disk.delete(segment);
    }
    floor = MerkleTree.EMPTY;
    assertThatThrownBy(() -> answerOrThrow(disk))
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining("no segment");
  }

  @Test
  void open_segmentsExchanged_isRefused() throws IOException {
    for (Path one : segments) {
      for (Path other : segments) {
        if (!one.equals(other)) {
          SimulatedDisk disk = whole.copy();
          disk.replace(one, whole.contents(other));
          disk.replace(other, whole.contents(one));
          assertThat(answer(disk)).isEqualTo(Answer.REFUSED);
        }
      }
    }
  }

  @Test
  void open_segmentOfAnotherStore_isRefused() throws IOException {
    List<LedgerRecord> ours = List.copyOf(written);
    TreeHead floorOfOurs = floor;
    SimulatedDisk other = new SimulatedDisk();
    write(other, LedgerFixtures.storeId(4), 0);
    for (Path segment : segments) {
      SimulatedDisk disk = whole.copy();
      disk.replace(segment, other.contents(segment));
      written.clear();
      written.addAll(ours);
      floor = floorOfOurs;
      assertThat(answer(disk)).isEqualTo(Answer.REFUSED);
    }
    assertThatThrownBy(() -> answerOrThrow(other))
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining(LedgerFixtures.storeId(4).toString())
        .hasMessageContaining(STORE_ID.toString());
  }

  @Test
  void open_sameStoreOtherHistory_isAFork() throws IOException {
    TreeHead remembered = floor;
    SimulatedDisk other = new SimulatedDisk();
    write(other, STORE_ID, 1_000);
    floor = remembered;
    assertThatThrownBy(() -> answerOrThrow(other))
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining("forked");
  }

  /// It has the right store, index, length and checksum, and stands above the floor.
  @Test
  void open_newestBatchOfAnotherHistory_isRefused() throws IOException {
    byte[] bytes = whole.contents(segments.getLast());
    int offset = (int) newestBatchOffset();
    TreeHead remembered = floor;
    SimulatedDisk other = new SimulatedDisk();
    write(other, STORE_ID, 1_000);
    floor = remembered;
    System.arraycopy(other.contents(segments.getLast()), offset, bytes, offset, Blocks.BYTES);
    SimulatedDisk disk = whole.copy();
    disk.replace(segments.getLast(), bytes);
    assertThatThrownBy(() -> answerOrThrow(disk))
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining("does not continue the chain");
  }

  @Test
  void open_floorInsideABatch_isAFork() throws IOException {
    floor = new TreeHead(2, Hash.of(new byte[32]));
    assertThatThrownBy(() -> answerOrThrow(whole.copy()))
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining("no batch that ends there");
  }

  @Test
  void open_floorAheadOfTheJournal_saysWhatIsMissing() throws IOException {
    floor = new TreeHead(written.size() + 5, floor.root());
    assertThatThrownBy(() -> answerOrThrow(whole.copy()))
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining("anchor remembers " + (written.size() + 5))
        .hasMessageContaining("the journal holds " + written.size())
        .hasMessageContaining("entries " + written.size() + " to " + (written.size() + 4));
  }

  /// Damage changes nothing: a human can still look at what there is.
  @Test
  void open_damaged_leavesEveryByteAsItWas() throws IOException {
    SimulatedDisk disk = whole.copy();
    disk.rot(segments.getLast(), Blocks.BYTES, 1);
    long operations = disk.operations();
    byte[] before = disk.contents(segments.getLast());
    assertThat(answer(disk)).isEqualTo(Answer.REFUSED);
    assertThat(disk.contents(segments.getLast())).isEqualTo(before);
    assertThat(disk.operations()).isEqualTo(operations);
  }

  private void answerOrThrow(Disk disk) throws IOException {
    try (StoreDirectory store = StoreDirectory.open(disk, STORE)) {
      Journal.open(store, STORE_ID, SEGMENT_BYTES, floor).close();
    }
  }

  /// The hole that row 12 of the catalogue is about: the last batch but one is gone.
  private SimulatedDisk withHole() throws IOException {
    SimulatedDisk disk = whole.copy();
    disk.rot(segments.getLast(), newestBatchOffset() - Blocks.BYTES, Blocks.BYTES);
    return disk;
  }

  @Test
  void open_holeBeforeAWholeBatch_isRefused() throws IOException {
    assertThatThrownBy(() -> answerOrThrow(withHole()))
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining("a whole one follows at byte " + newestBatchOffset());
  }

  /// A recovery that does not look beyond the hole, as if the file ended there, cuts a batch that
  /// was acknowledged; the test above would see it.
  @Test
  void plantedBug_noLookBehindTheHole_isFound() throws IOException {
    Disk shortSighted = new ShortSighted(withHole(), segments.getLast(), newestBatchOffset());
    assertThat(answer(shortSighted)).isEqualTo(Answer.CUT);
  }

  /// Shows one file shorter than it is to whoever opens it for reading.
  private static final class ShortSighted extends ForwardingDisk {
    private final Path file;
    private final long end;

    ShortSighted(Disk disk, Path file, long end) {
      super(disk);
      this.file = file;
      this.end = end;
    }

    @Override
    public DiskFile open(Path path, Access access) throws IOException {
      DiskFile opened = super.open(path, access);
      return access == Access.READ && path.equals(file) ? new ShortFile(opened, end) : opened;
    }
  }

  private static final class ShortFile extends ForwardingFile {
    private final long end;

    ShortFile(DiskFile file, long end) {
      super(file);
      this.end = end;
    }

    @Override
    public long size() throws IOException {
      return Math.min(end, super.size());
    }
  }
}
