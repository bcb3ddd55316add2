package dev.pawl.ledger;

import java.util.List;

/// What the rules say to a command.
public sealed interface Decision {
  /// The entries to append, in order; none where a refusal leaves no trace.
  List<Entry> entries();

  /// It shall happen.
  ///
  /// @param entries one or more
  record Accepted(List<Entry> entries) implements Decision {
    /// Copies the entries.
    public Accepted {
      entries = List.copyOf(entries);
    }
  }

  /// It shall not happen.
  ///
  /// @param refusal why
  /// @param entries what the refusal itself records: the tripwire quarantines the key
  record Refused(Refusal refusal, List<Entry> entries) implements Decision {
    /// Copies the entries.
    public Refused {
      entries = List.copyOf(entries);
    }
  }

  /// It shall happen.
  static Decision accepted(Entry... entries) {
    return new Accepted(List.of(entries));
  }

  /// It shall not happen, and leaves no trace.
  static Decision refused(Refusal.Reason reason, String format, Object... values) {
    return new Refused(Refusal.of(reason, format, values), List.of());
  }
}
