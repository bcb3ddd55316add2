package dev.pawl.ledger.journal;

import static dev.pawl.testkit.LedgerFixtures.append;
import static dev.pawl.testkit.LedgerFixtures.readAll;
import static dev.pawl.testkit.LedgerFixtures.records;
import static dev.pawl.testkit.LedgerFixtures.storeId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.durable.RealDisk;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.MerkleTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  @TempDir Path directory;

  @Test
  void append_overSeveralSegments_readsBackAfterReopen() throws Exception {
    RealDisk disk = new RealDisk();
    Frontier frontier = new Frontier();
    List<LedgerRecord> written = new ArrayList<>();
    try (StoreDirectory store = StoreDirectory.create(disk, directory.resolve("store"));
        Journal journal = Journal.create(store, storeId(1), 64 << 10)) {
      for (int batch = 0; batch < 300; batch++) {
        List<LedgerRecord> records = records(written.size(), 1 + batch % 7);
        append(journal, frontier, records);
        written.addAll(records);
      }
      assertThat(readAll(journal, 0)).isEqualTo(written);
    }
    try (StoreDirectory store = StoreDirectory.open(disk, directory.resolve("store"));
        Journal journal = Journal.open(store, storeId(1), 64 << 10, MerkleTree.EMPTY)) {
      assertThat(journal.head()).isEqualTo(frontier.head());
      assertThat(journal.report().segments()).isGreaterThan(10);
      assertThat(readAll(journal, 0)).isEqualTo(written);
      for (int index = 0; index < written.size(); index++) {
        assertThat(journal.read(index).next()).contains(written.get(index));
      }
    }
  }
}
