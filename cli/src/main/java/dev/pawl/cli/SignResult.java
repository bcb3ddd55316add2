package dev.pawl.cli;

import dev.pawl.signer.Receipt;

/// What became of one file that was to be signed.
sealed interface SignResult {

  /// Its name, as the user wrote it.
  String file();

  /// It is signed, and signature and receipt are written.
  ///
  /// @param signatureBytes the length of the signature
  /// @param replayed whether this is the signature of an earlier request of the same id
  record Made(String file, Target target, Receipt receipt, int signatureBytes, boolean replayed)
      implements SignResult {}

  /// It is not signed, or its signature is not written.
  record NotMade(String file, Failure failure) implements SignResult {}
}
