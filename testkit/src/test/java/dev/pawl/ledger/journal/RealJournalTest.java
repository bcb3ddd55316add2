package dev.pawl.ledger.journal;

import static dev.pawl.testkit.LedgerFixtures.append;
import static dev.pawl.testkit.LedgerFixtures.readAll;
import static dev.pawl.testkit.LedgerFixtures.records;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.durable.LockedException;
import dev.pawl.durable.RealDisk;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.ledger.LedgerStore.AppendResult;
import dev.pawl.ledger.StoreId;
import dev.pawl.testkit.LedgerFixtures;
import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.MerkleTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The journal on this machine's disk: what the simulated one cannot show.
class RealJournalTest {
  private static final StoreId STORE_ID = LedgerFixtures.storeId(1);
  private static final long SEGMENT_BYTES = 64 << 10;

  private final RealDisk disk = new RealDisk();
  private final Frontier frontier = new Frontier();
  @TempDir Path directory;

  private Path path() {
    return directory.resolve("above/store");
  }

  @Test
  void append_overSeveralSegments_readsBackAfterReopen() throws Exception {
    List<LedgerRecord> written = new ArrayList<>();
    try (StoreDirectory store = StoreDirectory.create(disk, path());
        Journal journal = Journal.create(store, STORE_ID, SEGMENT_BYTES)) {
      for (int batch = 0; batch < 100; batch++) {
        List<LedgerRecord> records = records(written.size(), 1 + batch % 7);
        append(journal, frontier, records);
        written.addAll(records);
      }
      assertThat(readAll(journal, 0)).isEqualTo(written);
    }
    try (StoreDirectory store = StoreDirectory.open(disk, path());
        Journal journal = Journal.open(store, STORE_ID, SEGMENT_BYTES, MerkleTree.EMPTY)) {
      assertThat(journal.head()).isEqualTo(frontier.head());
      assertThat(journal.report().segments()).isGreaterThan(5);
      assertThat(readAll(journal, 0)).isEqualTo(written);
      for (int index = 0; index < written.size(); index += 7) {
        assertThat(journal.read(index).next()).contains(written.get(index));
      }
    }
  }

  @Test
  void create_everything_isTheOwnersAlone() throws IOException {
    try (StoreDirectory store = StoreDirectory.create(disk, path());
        Journal journal = Journal.create(store, STORE_ID, SEGMENT_BYTES);
        FileAnchor anchor =
            FileAnchor.create(
                disk, directory.resolve("state/anchors/a"), STORE_ID, MerkleTree.EMPTY)) {
      append(journal, frontier, records(0, 1));
      anchor.confirm(frontier.head());
      new SnapshotFile(store, STORE_ID)
          .save(
              new dev.pawl.ledger.SnapshotStore.Snapshot(
                  frontier.head(), dev.pawl.ledger.Bytes.EMPTY));
    }
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path made : all.filter(path -> !path.equals(directory)).toList()) {
        assertThat(Files.getPosixFilePermissions(made))
            .as(made.toString())
            .hasSize(Files.isDirectory(made) ? 3 : 2);
      }
    }
  }

  /// Row 20 of the catalogue: an interrupt closes the channel that the interrupted thread uses. A
  /// reader has its own, so it hurts nobody else.
  @Test
  void read_interrupted_doesNotHurtTheAppender() throws Exception {
    try (StoreDirectory store = StoreDirectory.create(disk, path());
        Journal journal = Journal.create(store, STORE_ID, SEGMENT_BYTES)) {
      append(journal, frontier, records(0, 5));
      Thread reader =
          Thread.ofPlatform()
              .start(() -> {
                Thread.currentThread().interrupt();
                try {
                  readAll(journal, 0);
                } catch (UncheckedIOException e) {
                  // its own channel was closed
                }
              });
      reader.join();
      assertThat(append(journal, frontier, records(5, 1)))
          .isInstanceOf(AppendResult.Appended.class);
      assertThat(readAll(journal, 0)).isEqualTo(records(0, 6));
    }
  }

  /// ... and an interrupted appender is an error of the disk: unknown, and shut.
  @Test
  void append_interrupted_shuts() throws Exception {
    try (StoreDirectory store = StoreDirectory.create(disk, path());
        Journal journal = Journal.create(store, STORE_ID, SEGMENT_BYTES)) {
      append(journal, frontier, records(0, 5));
      List<AppendResult> results = new ArrayList<>();
      Thread appender =
          Thread.ofPlatform()
              .start(() -> {
                Thread.currentThread().interrupt();
                results.add(append(journal, frontier, records(5, 1)));
              });
      appender.join();
      assertThat(results.getFirst()).isInstanceOf(AppendResult.Unknown.class);
    }
    try (StoreDirectory store = StoreDirectory.open(disk, path());
        Journal journal = Journal.open(store, STORE_ID, SEGMENT_BYTES, frontier.head())) {
      assertThat(readAll(journal, 0)).startsWith(records(0, 5).toArray(LedgerRecord[]::new));
    }
  }

  /// Row 23 of the catalogue.
  @Test
  void open_fromASecondJvm_isRefusedWhileHeld() throws Exception {
    try (StoreDirectory store = StoreDirectory.create(disk, path());
        Journal journal = Journal.create(store, STORE_ID, SEGMENT_BYTES)) {
      append(journal, frontier, records(0, 1));
      assertThat(secondJvm()).isEqualTo(OpenStore.REFUSED);
      assertThat(append(journal, frontier, records(1, 1)))
          .isInstanceOf(AppendResult.Appended.class);
    }
    assertThat(secondJvm()).isEqualTo(OpenStore.APPENDED);
    try (StoreDirectory store = StoreDirectory.open(disk, path());
        Journal journal = Journal.open(store, STORE_ID, SEGMENT_BYTES, frontier.head())) {
      assertThat(readAll(journal, 0)).isEqualTo(records(0, 3));
    }
  }

  private int secondJvm() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(OpenStore.class.getName(), path().toString()));
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  /// The other process: opens the store, appends one record and closes.
  static final class OpenStore {
    static final int APPENDED = 10;
    static final int REFUSED = 11;

    private OpenStore() {}

    public static void main(String[] args) throws IOException {
      try (StoreDirectory store = StoreDirectory.open(new RealDisk(), Path.of(args[0]));
          Journal journal = Journal.open(store, STORE_ID, SEGMENT_BYTES, MerkleTree.EMPTY)) {
        Frontier frontier = new Frontier();
        LedgerFixtures.headAfter(frontier, readAll(journal, 0));
        append(journal, frontier, records(frontier.size(), 1));
      } catch (LockedException e) {
        System.exit(REFUSED);
      }
      System.exit(APPENDED);
    }
  }
}
