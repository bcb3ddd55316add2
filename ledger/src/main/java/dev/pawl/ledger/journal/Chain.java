package dev.pawl.ledger.journal;

import dev.pawl.tlog.Hash;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The hash chain through all batch headers, across segments: each link is SHA-256 of the link
/// before it and of the header's fields up to [BatchHeader#CHAINED_BYTES].
final class Chain {
  /// The link before the first batch of a journal.
  static final Hash START = Hash.of(new byte[Hash.BYTES]);

  private Chain() {}

  static Hash link(Hash previous, byte[] header) {
    byte[] link = new byte[Hash.BYTES];
    previous.copyTo(link, 0);
    MessageDigest digest = sha256();
    digest.update(link);
    digest.update(header, 0, BatchHeader.CHAINED_BYTES);
    return Hash.of(digest.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
