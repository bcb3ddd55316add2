package dev.pawl.ledger;

/// Bytes that are not the canonical encoding of anything.
public final class MalformedEntryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param field which field
  /// @param offset where it starts, in bytes
  /// @param problem what was seen and what was expected
  public MalformedEntryException(String field, int offset, String problem) {
    super(field + " at byte " + offset + ": " + problem);
  }
}
