package dev.pawl.testkit;

import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.ledger.LedgerStore;
import dev.pawl.ledger.LedgerStore.AppendResult;
import dev.pawl.ledger.LedgerStore.RecordCursor;
import dev.pawl.ledger.StoreId;
import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Records and heads for tests of stores, which do not look inside an entry.
public final class LedgerFixtures {
  private LedgerFixtures() {}

  /// A store id of 16 equal bytes.
  public static StoreId storeId(int value) {
    byte[] bytes = new byte[StoreId.BYTES];
    Arrays.fill(bytes, (byte) value);
    return new StoreId(Bytes.copyOf(bytes));
  }

  /// A record whose bytes follow from its number: an entry of `entryBytes` and one attachment for
  /// each further length.
  public static LedgerRecord record(long number, int entryBytes, int... attachmentBytes) {
    RandomGenerator random = new SplittableRandom(number);
    List<Bytes> attachments = new ArrayList<>();
    for (int length : attachmentBytes) {
      attachments.add(bytes(random, length));
    }
    return new LedgerRecord(bytes(random, entryBytes), attachments);
  }

  private static Bytes bytes(RandomGenerator random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Bytes.copyOf(bytes);
  }

  /// `count` records numbered from `first` on, with entries of some 100 bytes.
  public static List<LedgerRecord> records(long first, int count) {
    List<LedgerRecord> records = new ArrayList<>(count);
    for (long number = first; number < first + count; number++) {
      records.add(record(number, 90 + (int) (number % 20)));
    }
    return records;
  }

  /// The head of the ledger that holds these records and no more.
  public static TreeHead headOf(List<LedgerRecord> records) {
    return headAfter(new Frontier(), records);
  }

  /// The head after these records, which the frontier takes in.
  public static TreeHead headAfter(Frontier frontier, List<LedgerRecord> records) {
    for (LedgerRecord record : records) {
      frontier.append(MerkleTree.leafHash(record.entry().toArray()));
    }
    return frontier.head();
  }

  /// Appends records after those that the frontier stands for; the frontier takes them in only
  /// where the store did.
  public static AppendResult append(
      LedgerStore store, Frontier frontier, List<LedgerRecord> records) {
    TreeHead after = headAfter(frontier.copy(), records);
    AppendResult result = store.append(frontier.size(), records, after);
    if (result instanceof AppendResult.Appended) {
      headAfter(frontier, records);
    }
    return result;
  }

  /// All records from `fromIndex` on.
  public static List<LedgerRecord> readAll(LedgerStore store, long fromIndex) {
    List<LedgerRecord> records = new ArrayList<>();
    try (RecordCursor cursor = store.read(fromIndex)) {
      for (Optional<LedgerRecord> next = cursor.next(); next.isPresent(); next = cursor.next()) {
        records.add(next.get());
      }
    }
    return records;
  }
}
