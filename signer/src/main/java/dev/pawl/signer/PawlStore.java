package dev.pawl.signer;

import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.Ledger;
import dev.pawl.ledger.LedgerState;
import dev.pawl.ledger.StoreId;
import java.io.IOException;

/// A store on this machine, open: the ledger and all that stands around it, held by this process
/// alone.
///
/// Opening reads; it opens no epoch and asks for no passphrase. Both happen at the first signature.
/// In this version also a program that only reads needs the lock: while another process has the
/// store open, [#open] throws [dev.pawl.durable.LockedException].
@SuppressWarnings("DoNotCallSuggester") // until the journal is wired
public final class PawlStore implements AutoCloseable {

  private PawlStore() {}

  /// Makes a new store and opens it; durable on return.
  ///
  /// @throws java.nio.file.FileAlreadyExistsException where there is one
  /// @throws UnsafeFilesystemException where the file system must not hold one
  public static PawlStore create(StorePaths paths, Surroundings surroundings, CreateOptions options)
      throws IOException {
    throw new UnsupportedOperationException("comes with the journal");
  }

  /// Opens a store.
  ///
  /// @param passphrase asked when a private key is needed, if the store is sealed by one
  /// @throws java.nio.file.NoSuchFileException where there is none; it is never made silently
  /// @throws dev.pawl.durable.LockedException where another process has it open
  /// @throws dev.pawl.ledger.StoreDamagedException where it is damaged, rolled back or forked
  public static PawlStore open(
      StorePaths paths, Surroundings surroundings, PassphraseSource passphrase) throws IOException {
    throw new UnsupportedOperationException("comes with the journal");
  }

  /// Its identity.
  public StoreId id() {
    throw new UnsupportedOperationException();
  }

  /// What the ledger says now.
  public LedgerState state() {
    throw new UnsupportedOperationException();
  }

  /// The ledger, for reading entries and for decisions of an operator.
  public Ledger ledger() {
    throw new UnsupportedOperationException();
  }

  /// Signs; opens this process's epoch at the first signature.
  public Signer signer() {
    throw new UnsupportedOperationException();
  }

  /// The receipt of the signature at this index of the ledger, without a proof.
  ///
  /// @throws IllegalArgumentException where that entry is not one of a signature
  public Receipt receipt(long index) {
    throw new UnsupportedOperationException();
  }

  /// Proves that the entry at this index stands in the ledger as it is now.
  ///
  /// @throws IndexOutOfBoundsException where there is no such entry
  public Receipt.Proof prove(long index) throws IOException {
    throw new UnsupportedOperationException();
  }

  /// The receipt with a proof against the ledger as it is now.
  public Receipt prove(Receipt receipt) throws IOException {
    return receipt.withProof(prove(receipt.index()));
  }

  /// Reads the whole ledger again and checks it.
  public AuditReport audit(AuditProgress progress) {
    throw new UnsupportedOperationException();
  }

  /// How the store is doing.
  public StoreStatus status() {
    throw new UnsupportedOperationException();
  }

  /// Records that somebody has seen that few leaves are left; signing goes on.
  ///
  /// @param who for the record
  /// @throws dev.pawl.ledger.RefusedException where there is nothing to acknowledge
  public void acknowledge(KeyId key, String who) {
    throw new UnsupportedOperationException();
  }

  /// Closes the epoch in order, if there is one, and then everything else.
  @Override
  public void close() throws IOException {
    throw new UnsupportedOperationException();
  }
}
