package dev.pawl.ledger;

/// An entry that no rule could have led to: the ledger was not written by these rules.
public final class IllegalEntryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param index the ledger index of the entry
  /// @param problem which rule it breaks
  public IllegalEntryException(long index, String problem) {
    super("entry " + index + ": " + problem);
  }
}
