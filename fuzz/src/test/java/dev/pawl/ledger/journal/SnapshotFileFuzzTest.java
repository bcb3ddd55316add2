package dev.pawl.ledger.journal;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskFile;
import dev.pawl.durable.DurableFiles;
import dev.pawl.fuzz.FuzzSize;
import dev.pawl.fuzz.Mutations;
import dev.pawl.fuzz.RoundTrip;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.SnapshotStore.Snapshot;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.ledger.StoreId;
import dev.pawl.testkit.LedgerFixtures;
import dev.pawl.testkit.SimulatedDisk;
import dev.pawl.tlog.MerkleTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The file of a snapshot, also with its digest put right.
class SnapshotFileFuzzTest {
  private static final StoreId ID = LedgerFixtures.storeId(1);
  private static final Path STORE = Path.of("/store");
  private static final Path FILE = STORE.resolve("derived").resolve("snapshot");

  private static final RoundTrip FILE_BYTES =
      RoundTrip.of(
          StoreDamagedException.class,
          bytes -> {
            SimulatedDisk disk = new SimulatedDisk();
            try (StoreDirectory store = StoreDirectory.create(disk, STORE)) {
              disk.createDirectory(store.derived());
              try (DiskFile file = disk.open(FILE, Disk.Access.CREATE)) {
                DurableFiles.writeFully(file, 0, ByteBuffer.wrap(bytes));
              }
              SnapshotFile snapshots = new SnapshotFile(store, ID);
              Optional<Snapshot> snapshot = snapshots.load();
              if (snapshot.isEmpty()) {
                return Optional.empty();
              }
              snapshots.save(snapshot.get());
            }
            return Optional.of(disk.contents(FILE));
          });

  private static byte[] mended(byte[] bytes) {
    int end = bytes.length - 32;
    if (end < 0) {
      return bytes;
    }
    MessageDigest sha256 = Chain.sha256();
    sha256.update(bytes, 0, end);
    return ByteBuffer.allocate(bytes.length).put(bytes, 0, end).put(sha256.digest()).array();
  }

  @FuzzTest(maxDuration = FuzzSize.DURATION, maxExecutions = FuzzSize.EXECUTIONS)
  void decode(byte[] bytes) {
    accepts(bytes);
  }

  private static boolean accepts(byte[] bytes) {
    return FILE_BYTES.check(bytes) | FILE_BYTES.check(mended(bytes));
  }

  @Test
  void decode_changedSnapshots_areTheSameOrRefused() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    try (StoreDirectory store = StoreDirectory.create(disk, STORE)) {
      Bytes state = Bytes.copyOf((byte) 1, (byte) 2, (byte) 3);
      new SnapshotFile(store, ID).save(new Snapshot(MerkleTree.EMPTY, state));
    }
    Mutations.of(List.of(disk.contents(FILE))).run(SnapshotFileFuzzTest::accepts);
  }
}
