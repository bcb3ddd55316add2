package dev.pawl.signer;

import java.io.IOException;

/// The sealing key of a store is not to be had: a wrong passphrase, or no key file or another
/// store's. Nothing was unsealed.
public final class SealingDeniedException extends IOException {
  private static final long serialVersionUID = 1L;

  SealingDeniedException(String message) {
    super(message);
  }
}
