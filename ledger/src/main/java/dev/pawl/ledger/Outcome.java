package dev.pawl.ledger;

import dev.pawl.tlog.TreeHead;
import java.util.List;
import java.util.Optional;

/// What became of a command. There is no third case: where nobody knows, the ledger latches shut
/// and the caller gets an [OutcomeUnknownException].
public sealed interface Outcome {

  /// It happened, durably.
  ///
  /// @param firstIndex the ledger index of the first entry
  /// @param entries what was appended, in order
  /// @param head the head of the ledger with the batch that holds them
  record Committed(long firstIndex, List<Entry> entries, TreeHead head) implements Outcome {
    /// Copies the entries.
    public Committed {
      entries = List.copyOf(entries);
    }

    /// The ledger index of the last entry.
    public long lastIndex() {
      return firstIndex + entries.size() - 1;
    }
  }

  /// It did not happen, but for what the refusal itself recorded.
  ///
  /// @param refusal why
  /// @param recorded the head of the ledger with what it recorded; empty where it recorded nothing
  record Refused(Refusal refusal, Optional<TreeHead> recorded) implements Outcome {}
}
