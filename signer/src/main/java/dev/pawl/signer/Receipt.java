package dev.pawl.signer;

import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Epoch;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.StoreId;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.InclusionProof;
import dev.pawl.tlog.TreeHead;
import java.util.Optional;

/// The evidence beside one signature: which leaf made it, where the ledger says so, and the salt
/// that opens the ledger's commitment. [ReceiptVerifier] checks that all of it agrees; a receipt as
/// such is only a claim.
///
/// @param version of the format, [#VERSION]
/// @param store the store that signed
/// @param key the key's identity
/// @param keyName what people call it
/// @param parameters the canonical name of its parameter set, the top level first
/// @param publicKey the SHA-256 of the public key, as its standard encodes it
/// @param layer 0 for the signature of a message, 1 and more for one over a child tree
/// @param leaf of that layer, 0-based
/// @param epoch of the process that signed
/// @param index of the entry in the ledger, 0-based
/// @param timeMillis since 1970 in UTC, as the signer's clock told
/// @param disclosure what the entry commits to
/// @param entry the canonical bytes of the ledger entry, a leaf of the Merkle tree
/// @param proof that the entry stands in the ledger, where it was asked for
public record Receipt(
    int version,
    StoreId store,
    KeyId key,
    String keyName,
    String parameters,
    Hash publicKey,
    int layer,
    long leaf,
    Epoch epoch,
    long index,
    long timeMillis,
    Disclosure disclosure,
    Bytes entry,
    Optional<Proof> proof) {

  /// The format that this code reads and writes.
  public static final int VERSION = 1;

  /// Checks the version.
  public Receipt {
    if (version != VERSION) {
      throw new IllegalArgumentException("receipt version is " + version + ", expected " + VERSION);
    }
  }

  /// Shows that the entry stands in the ledger.
  ///
  /// @param head how far the ledger had come, and its root
  /// @param path from the entry to that root
  public record Proof(TreeHead head, InclusionProof path) {}

  /// The same receipt with a proof.
  public Receipt withProof(Proof shown) {
    return new Receipt(
        version,
        store,
        key,
        keyName,
        parameters,
        publicKey,
        layer,
        leaf,
        epoch,
        index,
        timeMillis,
        disclosure,
        entry,
        Optional.of(shown));
  }
}
