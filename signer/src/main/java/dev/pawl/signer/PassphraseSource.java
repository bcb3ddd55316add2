package dev.pawl.signer;

import java.io.IOException;

/// Where a passphrase comes from: a terminal, a file, the environment. Asked only when a private
/// key has to be unsealed and the store is sealed by a passphrase.
@FunctionalInterface
public interface PassphraseSource {

  /// The passphrase, in an array of the caller's own, who erases it.
  ///
  /// @throws IOException where there is none to be had, with a message that says how to give one
  char[] passphrase() throws IOException;
}
