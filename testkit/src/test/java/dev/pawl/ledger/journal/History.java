package dev.pawl.ledger.journal;

import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Command;
import dev.pawl.ledger.Decision;
import dev.pawl.ledger.Entry;
import dev.pawl.ledger.EntryCodec;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.ledger.LedgerState;
import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A ledger as far as it has come, and all that follows from its records. A node of a tree: worlds
/// that do the same share it, so that millions of crash states cost their records, Merkle roots and
/// rules only once. Safe for all threads.
final class History {
  private static final AtomicInteger COUNT = new AtomicInteger();

  /// Tells it from all others of this process.
  final int id = COUNT.getAndIncrement();

  /// All records, and how many of them came with the newest batch.
  final List<LedgerRecord> records;

  final TreeHead head;
  final LedgerState state;

  /// The leaves of layer 0 that have a receipt, one bit each.
  final long signed;

  private final @Nullable History before;
  private final Frontier frontier;
  private final Map<String, History> next = new ConcurrentHashMap<>();

  private History(
      @Nullable History before,
      List<LedgerRecord> records,
      Frontier frontier,
      LedgerState state,
      long signed) {
    this.before = before;
    this.records = List.copyOf(records);
    this.frontier = frontier;
    this.head = frontier.head();
    this.state = state;
    this.signed = signed;
  }

  /// The ledger without an entry.
  static History empty() {
    return new History(null, List.of(), new Frontier(), LedgerState.EMPTY, 0);
  }

  int size() {
    return records.size();
  }

  /// This ledger when it was this long; null where no batch ended there.
  @Nullable History at(long size) {
    History earlier = this;
    while (earlier != null && earlier.size() > size) {
      earlier = earlier.before;
    }
    return earlier != null && earlier.size() == size ? earlier : null;
  }

  /// The records after the first ones.
  List<LedgerRecord> since(History earlier) {
    return records.subList(earlier.size(), records.size());
  }

  /// The ledger after one batch that these commands lead to, as the sequencer makes it.
  ///
  /// @param name tells the commands from others after this history
  History after(String name, Supplier<List<Command>> commands) {
    return next.computeIfAbsent(name, n -> make(commands.get()));
  }

  private History make(List<Command> commands) {
    List<LedgerRecord> all = new ArrayList<>(records);
    Frontier longer = frontier.copy();
    LedgerState later = state;
    long more = signed;
    for (Command command : commands) {
      if (!(later.decide(command) instanceof Decision.Accepted accepted)) {
        throw new Broken("the rules refuse " + command + ": " + later.decide(command));
      }
      for (Entry entry : accepted.entries()) {
        List<Bytes> attachments = entry.attachments().isEmpty() ? List.of() : command.attachments();
        Bytes encoded = EntryCodec.encode(entry);
        all.add(new LedgerRecord(encoded, attachments));
        longer.append(MerkleTree.leafHash(encoded.toArray()));
        later = later.apply(entry);
        if (entry instanceof Entry.Signed receipt) {
          more |= 1L << receipt.leaf();
        }
      }
    }
    return new History(this, all, longer, later, more);
  }

  @Override
  public String toString() {
    return size() + " records";
  }
}
