package dev.pawl.signer;

import dev.pawl.ledger.Epoch;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Signs, in the one order: reserve durably, confirm anchors, sign, check our own signature, commit
/// the receipt durably, release. There is no other path to a signature.
///
/// Any number of threads, preferably virtual ones: computing is bounded by the number of cores.
/// After an outcome that nobody knows, or anything that cannot be, it signs nothing more.
public interface Signer {

  /// Signs a message, or gives back the signature of an earlier request of the same id.
  ///
  /// @throws IOException where the message cannot be read; nothing is released
  /// @throws dev.pawl.ledger.OutcomeUnknownException where writing the ledger failed: nothing is
  ///   released, the leaf is spent
  /// @throws dev.pawl.ledger.LedgerClosedException where the ledger or this signer is shut: nothing
  ///   was signed
  /// @throws dev.pawl.ledger.AnchorUnavailableException where an anchor does not confirm: nothing
  ///   was signed, the leaves that were reserved are lost
  SignOutcome sign(SignRequest request) throws IOException;

  /// Signs several messages, which share reservations; outcomes in the order of the requests.
  ///
  /// @throws IOException for the first message that cannot be read; signatures made before it have
  ///   receipts, and come back for the same request ids
  List<SignOutcome> signAll(List<SignRequest> requests) throws IOException;

  /// The epoch that this process opened; empty until the first signature.
  Optional<Epoch> epoch();
}
