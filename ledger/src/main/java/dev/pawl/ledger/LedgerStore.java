package dev.pawl.ledger;

import dev.pawl.tlog.Hash;
import dev.pawl.tlog.TreeHead;
import java.util.List;
import java.util.Optional;

/// Where the ledger lives: an append-only list of records that makes a decision durable.
///
/// The contract, which `testkit`'s conformance kit checks of every store:
///
/// - `append` adds the whole batch or nothing, and only at the expected size.
/// - On [AppendResult.Appended] the batch is durable: no crash loses it.
/// - On [AppendResult.Unknown] it may or may not be there. The caller counts it as there, stops,
///   and learns the truth by opening the store again.
/// - `read` returns what was appended, in order, bytes unchanged.
///
/// One thread appends; any thread reads.
public interface LedgerStore extends AutoCloseable {

  /// How far this store has come, durably.
  TreeHead head();

  /// Appends a batch.
  ///
  /// @param expectedSize the size of the ledger that the batch was decided against
  /// @param batch one record or more; the first gets the index `expectedSize`
  /// @param after the head of the ledger that ends with this batch
  AppendResult append(long expectedSize, List<LedgerRecord> batch, TreeHead after);

  /// Reads records in order from `fromIndex` up to the head at the time of this call.
  ///
  /// @throws IndexOutOfBoundsException where `fromIndex` is negative or greater than the head's
  ///   size
  RecordCursor read(long fromIndex);

  /// The root that was recorded with the batch that ended at this size; empty where no batch ended
  /// there. The empty tree's root at size 0.
  Optional<Hash> rootAt(long size);

  @Override
  void close();

  /// Records in order.
  interface RecordCursor extends AutoCloseable {
    /// The next record, or empty at the end.
    ///
    /// @throws StoreDamagedException where the bytes on disk are not what was appended
    Optional<LedgerRecord> next();

    @Override
    void close();
  }

  /// What became of a batch.
  sealed interface AppendResult {
    /// The batch is durable.
    ///
    /// @param head the new head
    record Appended(TreeHead head) implements AppendResult {}

    /// Nothing was appended: somebody else's batch stands at the expected size.
    ///
    /// @param head the head that was found
    record Conflict(TreeHead head) implements AppendResult {}

    /// The batch may or may not be durable.
    ///
    /// @param cause what went wrong
    record Unknown(Throwable cause) implements AppendResult {}
  }
}
