package dev.pawl.signer;

import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.Entry.Signed;
import dev.pawl.ledger.EntryCodec;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.Ledger;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.ledger.LedgerState;
import dev.pawl.ledger.StoreDamagedException;
import java.util.Optional;

/// Reads what was signed before, back from the ledger.
final class Receipts {
  private final Ledger ledger;

  Receipts(Ledger ledger) {
    this.ledger = ledger;
  }

  /// A signature that was made, whole.
  ///
  /// @param signature the attachment: of layer 0 the signature as released, of higher layers the
  ///   signed child ([SignatureParts])
  record Found(long index, Signed signed, Disclosure disclosure, Bytes entry, Bytes signature) {}

  /// The signature at this index; empty where the entry is none.
  ///
  /// @throws StoreDamagedException where it is one and its attachments are not those it names
  Optional<Found> read(long index) {
    return found(index, ledger.read(index));
  }

  /// The signature where an index says that it is; empty also where the ledger does not reach so
  /// far. An index is not believed, so it may say anything.
  Optional<Found> readIfThere(long index) {
    return 0 <= index && index < ledger.head().size() ? read(index) : Optional.empty();
  }

  /// The same of a record that was read.
  static Optional<Found> found(long index, LedgerRecord ledgerRecord) {
    if (!(EntryCodec.decode(ledgerRecord.entry()) instanceof Signed signed)) {
      return Optional.empty();
    }
    if (!ledgerRecord.attachments().stream()
        .map(Digests::sha256)
        .toList()
        .equals(signed.attachments())) {
      throw new StoreDamagedException(
          "the attachments of entry " + index + " are not those that it names");
    }
    Bytes disclosure = ledgerRecord.attachments().get(0);
    Bytes signature = ledgerRecord.attachments().get(1);
    return Optional.of(
        new Found(index, signed, Disclosure.decode(disclosure), ledgerRecord.entry(), signature));
  }

  /// The receipt of a signature.
  Receipt receipt(Found found) {
    return receipt(ledger.state(), found.index, found.signed, found.disclosure, found.entry);
  }

  static Receipt receipt(
      LedgerState state, long index, Signed signed, Disclosure disclosure, Bytes entry) {
    KeyState key = state.key(signed.key()).orElseThrow();
    return new Receipt(
        Receipt.VERSION,
        state.store().orElseThrow().store(),
        signed.key(),
        key.created().name(),
        key.created().parameters(),
        Digests.sha256(key.created().publicKey()),
        signed.layer(),
        signed.leaf(),
        signed.epoch(),
        index,
        signed.timeMillis(),
        disclosure,
        entry,
        Optional.empty());
  }
}
