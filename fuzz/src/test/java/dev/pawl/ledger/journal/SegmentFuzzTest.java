package dev.pawl.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskFile;
import dev.pawl.durable.DurableFiles;
import dev.pawl.fuzz.FuzzSize;
import dev.pawl.fuzz.Mutations;
import dev.pawl.fuzz.RoundTrip;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.ledger.StoreId;
import dev.pawl.testkit.LedgerFixtures;
import dev.pawl.testkit.SimulatedDisk;
import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A segment of a journal, whole: opened by the recovery and read to its end. What recovery accepts
/// it leaves so that the next opening finds the same and changes nothing.
class SegmentFuzzTest {
  private static final StoreId ID = LedgerFixtures.storeId(1);
  private static final Path STORE = Path.of("/store");
  private static final Path FILE = STORE.resolve("journal").resolve(Segment.fileName(0));

  private static final RoundTrip SEGMENT =
      RoundTrip.of(
          StoreDamagedException.class,
          bytes -> {
            SimulatedDisk disk = disk(bytes);
            List<LedgerRecord> records = read(disk, MerkleTree.EMPTY);
            byte[] recovered = disk.contents(FILE);
            if (!read(disk, MerkleTree.EMPTY).equals(records)) {
              throw new AssertionError("the second opening finds other records");
            }
            assertThat(disk.contents(FILE)).isEqualTo(recovered);
            return recovered.length == bytes.length ? Optional.of(recovered) : Optional.empty();
          });

  private static SimulatedDisk disk(byte[] segment) throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    disk.createDirectory(STORE);
    disk.createDirectory(STORE.resolve("journal"));
    try (DiskFile file = disk.open(FILE, Disk.Access.CREATE)) {
      DurableFiles.writeFully(file, 0, ByteBuffer.wrap(segment));
    }
    return disk;
  }

  private static List<LedgerRecord> read(SimulatedDisk disk, TreeHead floor) throws IOException {
    try (StoreDirectory store = StoreDirectory.open(disk, STORE);
        Journal journal = Journal.open(store, ID, Journal.SEGMENT_BYTES, floor)) {
      return LedgerFixtures.readAll(journal, 0);
    }
  }

  /// Three batches.
  private static byte[] sample() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    try (StoreDirectory store = StoreDirectory.create(disk, STORE);
        Journal journal = Journal.create(store, ID, Journal.SEGMENT_BYTES)) {
      Frontier frontier = new Frontier();
      for (int batch = 0; batch < 3; batch++) {
        LedgerFixtures.append(journal, frontier, LedgerFixtures.records(2 * batch, 2));
      }
    }
    return disk.contents(FILE);
  }

  /// The same with the checksums and the chain put right, batch by batch, as far as lengths lead.
  private static byte[] mended(byte[] bytes) {
    byte[] mended = bytes.clone();
    ByteBuffer file = ByteBuffer.wrap(mended);
    if (mended.length >= SegmentHeader.BYTES) {
      int at = SegmentHeader.BYTES - Integer.BYTES;
      file.putInt(at, Blocks.crc(file, 0, at));
    }
    byte[] chain = Chain.START.bytes();
    int at = SegmentHeader.BYTES;
    while (at + BatchHeader.BYTES <= mended.length) {
      long end = at + Blocks.padded(BatchHeader.BYTES + (long) file.getInt(at + 8));
      if (end <= at || end > mended.length) {
        break;
      }
      file.putInt(at + 72, Blocks.crc(file, at + BatchHeader.BYTES, (int) end));
      byte[] header = new byte[BatchHeader.BYTES];
      file.get(at, header);
      chain = Chain.link(Hash.of(chain), header).bytes();
      file.put(at + BatchHeader.CHAINED_BYTES, chain);
      int crcAt = at + BatchHeader.BYTES - Integer.BYTES;
      file.putInt(crcAt, Blocks.crc(file, at, crcAt));
      at = (int) end;
    }
    return mended;
  }

  @FuzzTest(maxDuration = FuzzSize.DURATION, maxExecutions = FuzzSize.EXECUTIONS)
  void decode(byte[] bytes) {
    accepts(bytes);
  }

  private static boolean accepts(byte[] bytes) {
    return SEGMENT.check(bytes) | SEGMENT.check(mended(bytes));
  }

  @Test
  void decode_changedSegments_areTheSameOrRefused() throws IOException {
    Mutations.of(List.of(sample())).run(SegmentFuzzTest::accepts, 3_000);
  }
}
