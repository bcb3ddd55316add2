package dev.pawl.ledger.journal;

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
import dev.pawl.tlog.MerkleTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The records of a batch whose header and checksums are right: the first byte says how many there
/// are, the rest is the payload.
class RecordsFuzzTest {
  private static final StoreId ID = LedgerFixtures.storeId(1);
  private static final Path FILE = Path.of("/segment");

  private static final RoundTrip RECORDS =
      RoundTrip.of(
          StoreDamagedException.class,
          bytes -> {
            if (bytes.length == 0 || bytes[0] < 1) {
              return Optional.empty();
            }
            int count = bytes[0];
            byte[] payload = Arrays.copyOfRange(bytes, 1, bytes.length);
            if (payload.length < count * BatchHeader.RECORD_BYTES_MIN) {
              return Optional.empty();
            }
            List<LedgerRecord> records = read(count, payload);
            return Optional.of(encoded(records));
          });

  private static List<LedgerRecord> read(int count, byte[] payload) throws IOException {
    Segment segment = new Segment(FILE, SegmentHeader.ofFirst(ID));
    JournalIndex index = new JournalIndex(disk(count, payload), List.of(segment));
    try (JournalCursor cursor = new JournalCursor(index, 0, count);
        JournalCursor last = new JournalCursor(index, count - 1, count)) {
      List<LedgerRecord> records = new ArrayList<>();
      for (Optional<LedgerRecord> next = cursor.next(); next.isPresent(); next = cursor.next()) {
        records.add(next.get());
      }
      if (!last.next().equals(Optional.of(records.getLast()))) {
        throw new AssertionError("skipping leads elsewhere than reading");
      }
      return records;
    }
  }

  private static Disk disk(int count, byte[] payload) throws IOException {
    long length = Blocks.padded(BatchHeader.BYTES + (long) payload.length);
    ByteBuffer file = ByteBuffer.allocate(SegmentHeader.BYTES + Math.toIntExact(length));
    file.put(SegmentHeader.ofFirst(ID).encode());
    file.put(SegmentHeader.BYTES + BatchHeader.BYTES, payload);
    int crc = Blocks.crc(file, SegmentHeader.BYTES + BatchHeader.BYTES, file.capacity());
    BatchHeader header =
        BatchHeader.chained(Chain.START, payload.length, count, 0, ID, MerkleTree.emptyRoot(), crc);
    file.put(header.encode());
    SimulatedDisk disk = new SimulatedDisk();
    try (DiskFile open = disk.open(FILE, Disk.Access.CREATE)) {
      DurableFiles.writeFully(open, 0, file.clear());
    }
    return disk;
  }

  private static byte[] encoded(List<LedgerRecord> records) {
    ByteBuffer batch =
        new BatchWriter(ID).batch(Chain.START, 0, records, MerkleTree.emptyRoot()).bytes();
    byte[] bytes = new byte[1 + Math.toIntExact(BatchWriter.payloadBytes(records))];
    bytes[0] = (byte) records.size();
    batch.get(BatchHeader.BYTES, bytes, 1, bytes.length - 1);
    return bytes;
  }

  @FuzzTest(maxDuration = FuzzSize.DURATION, maxExecutions = FuzzSize.EXECUTIONS)
  void decode(byte[] bytes) {
    RECORDS.check(bytes);
  }

  @Test
  void decode_changedRecords_areTheSameOrRefused() {
    Mutations.of(
            List.of(
                encoded(List.of(LedgerFixtures.record(1, 20))),
                encoded(List.of(LedgerFixtures.record(1, 30, 5, 9), LedgerFixtures.record(2, 1)))))
        .run(RECORDS);
  }
}
