package dev.pawl.signer;

import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Refusal;
import dev.pawl.tlog.Hash;

/// What became of a [SignRequest]. Where nobody knows, there is an exception instead, and the
/// signer signs nothing more.
public sealed interface SignOutcome {

  /// Here is the signature; its receipt is durable.
  ///
  /// @param signature RFC 8554 section 6.2
  /// @param receipt without a proof; [PawlStore#prove(Receipt)] adds one
  /// @param replayed whether it was made for an earlier request of the same id, and no leaf was
  ///   taken now
  record Released(Bytes signature, Receipt receipt, boolean replayed) implements SignOutcome {}

  /// The rules refused: exhausted, quarantined, to be acknowledged. Nothing was signed.
  record Refused(Refusal refusal) implements SignOutcome {}

  /// The request id was used before, for other bytes. Nothing was signed.
  ///
  /// @param receipt of the signature that was made then
  /// @param messageDigest the SHA-256 of the bytes that came now
  record RequestReused(Receipt receipt, Hash messageDigest) implements SignOutcome {}

  /// Signing went wrong after a leaf was taken: the message changed while it was read, or our own
  /// check rejected the signature. The leaf is burned and nothing was released; a new request takes
  /// another leaf.
  ///
  /// @param reason for people
  record Failed(String reason) implements SignOutcome {}
}
