package dev.pawl.ledger;

import java.util.List;

/// What a store keeps at one index: the canonical bytes of an entry and, beside them, its private
/// companions. The store does not look inside.
///
/// @param entry the encoded entry, 1 to [#ENTRY_BYTES_MAX] bytes; a leaf of the Merkle tree
/// @param attachments named in the entry by their SHA-256, in the entry's order; never published
public record LedgerRecord(Bytes entry, List<Bytes> attachments) {
  /// The length of the longest entry: what fits a C2SP entry bundle's 16-bit length.
  public static final int ENTRY_BYTES_MAX = 65_535;

  /// The length of the longest attachment.
  public static final int ATTACHMENT_BYTES_MAX = 1 << 20;

  /// The most attachments of one entry.
  public static final int ATTACHMENTS_MAX = 8;

  /// Checks the limits.
  public LedgerRecord {
    attachments = List.copyOf(attachments);
    if (entry.size() < 1 || entry.size() > ENTRY_BYTES_MAX) {
      throw new IllegalArgumentException(
          "entry is " + entry.size() + " bytes, expected 1 to " + ENTRY_BYTES_MAX);
    }
    if (attachments.size() > ATTACHMENTS_MAX) {
      throw new IllegalArgumentException(
          attachments.size() + " attachments, expected at most " + ATTACHMENTS_MAX);
    }
    for (Bytes attachment : attachments) {
      if (attachment.size() > ATTACHMENT_BYTES_MAX) {
        throw new IllegalArgumentException(
            "attachment is "
                + attachment.size()
                + " bytes, expected at most "
                + ATTACHMENT_BYTES_MAX);
      }
    }
  }
}
