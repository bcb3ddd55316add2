package dev.pawl.signer;

import java.util.Optional;

/// How a new store is made.
///
/// @param allowUnsafeFilesystem accept a file system that may lose what it was told is durable; the
///   ledger's first entry records it
/// @param passphrase seals private keys by a passphrase, asked for now; empty for a random key in a
///   file of its own, apart from the store
public record CreateOptions(boolean allowUnsafeFilesystem, Optional<PassphraseSource> passphrase) {

  /// A safe file system, and a sealing key in a file.
  public static final CreateOptions DEFAULT = new CreateOptions(false, Optional.empty());
}
