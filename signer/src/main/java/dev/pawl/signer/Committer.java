package dev.pawl.signer;

import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Command.CommitReceipt;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.Entry.Signed;
import dev.pawl.ledger.KeyId;
import dev.pawl.tlog.Hash;

/// Makes receipts durable: the last step before a signature leaves.
final class Committer {
  private final SigningEpoch epoch;
  private final DerivedIndex index;
  private final Surroundings surroundings;

  Committer(SigningEpoch epoch, DerivedIndex index, Surroundings surroundings) {
    this.epoch = epoch;
    this.index = index;
    this.surroundings = surroundings;
  }

  /// A receipt that is durable.
  record Committed(long index, Signed signed, Disclosure disclosure) {}

  /// Commits the receipt of a leaf; durable on return.
  ///
  /// @param request [Disclosure#NO_REQUEST] where there is no request id
  /// @param message the SHA-256 of what was signed
  /// @throws dev.pawl.ledger.RefusedException where the rules refuse: the signature must never
  ///   leave
  /// @throws dev.pawl.ledger.OutcomeUnknownException likewise
  Committed commit(
      KeyId key, int layer, long leaf, Hash request, Hash message, String label, Bytes signature) {
    Disclosure disclosure =
        new Disclosure(salt(), request, message, label, Digests.sha256(signature));
    Bytes opening = disclosure.encoded();
    Signed signed =
        new Signed(
            key,
            layer,
            leaf,
            epoch.allocator().epoch(),
            disclosure.signature(),
            Digests.sha256(opening),
            surroundings.timeMillis());
    long begun = index.begin();
    try {
      CommitReceipt receipt = new CommitReceipt(signed, opening, signature);
      Committed committed =
          new Committed(epoch.allocator().commitReceipt(receipt), signed, disclosure);
      index.put(committed.index, signed, disclosure);
      return committed;
    } finally {
      index.end(begun);
    }
  }

  private Bytes salt() {
    byte[] salt = new byte[Disclosure.SALT_BYTES];
    surroundings.random().nextBytes(salt);
    return Bytes.copyOf(salt);
  }
}
