package dev.pawl.signer;

import dev.pawl.ledger.LedgerRecord;
import dev.pawl.ledger.LedgerStore;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.TreeHead;
import java.util.List;
import java.util.Optional;

/// A store of which one append fails: before it is made, or after.
final class FailingStore implements LedgerStore {
  /// How it fails.
  enum Manner {
    /// It is durable, and then there is an exception.
    COMMITS_AND_THROWS,
    /// It is durable, and then there is an error of the machine.
    COMMITS_AND_RUNS_OUT_OF_MEMORY,
    /// It is durable, and the answer says that nobody knows.
    COMMITS_AND_IS_UNKNOWN,
    /// Nothing is durable, and there is an exception.
    THROWS
  }

  private final LedgerStore store;
  private final Manner manner;
  private final int failing;
  private volatile int appends;

  /// @param failing which append fails, from 1
  FailingStore(LedgerStore store, Manner manner, int failing) {
    this.store = store;
    this.manner = manner;
    this.failing = failing;
  }

  /// How many appends were tried.
  int appends() {
    return appends;
  }

  @Override
  public AppendResult append(long expectedSize, List<LedgerRecord> batch, TreeHead after) {
    appends++;
    if (appends != failing) {
      return store.append(expectedSize, batch, after);
    }
    if (manner != Manner.THROWS) {
      var _ = store.append(expectedSize, batch, after);
    }
    return switch (manner) {
      case COMMITS_AND_THROWS, THROWS -> throw new IllegalStateException("planted");
      case COMMITS_AND_RUNS_OUT_OF_MEMORY -> throw new OutOfMemoryError("planted");
      case COMMITS_AND_IS_UNKNOWN -> new AppendResult.Unknown(new IllegalStateException("planted"));
    };
  }

  @Override
  public TreeHead head() {
    return store.head();
  }

  @Override
  public RecordCursor read(long fromIndex) {
    return store.read(fromIndex);
  }

  @Override
  public Optional<Hash> rootAt(long size) {
    return store.rootAt(size);
  }

  @Override
  public void close() {
    store.close();
  }
}
