package dev.pawl.signer;

import java.io.IOException;
import java.nio.file.Path;

/// Others than its owner may read a file that must be secret, or change a directory that the store
/// rests on. Nothing was done.
public final class LoosePermissionsException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  private LoosePermissionsException(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  static LoosePermissionsException readable(Path sealingKey) {
    return new LoosePermissionsException(
        "others than its owner may read the sealing key " + sealingKey,
        "chmod 600 "
            + sealingKey
            + "\nWho copied it and the store can sign: where that may be, make new keys in a new store.");
  }

  static LoosePermissionsException writable(Path store) {
    return new LoosePermissionsException(
        "others than its owner may change the store directory " + store,
        "chmod 700 " + store + "\nThen 'pawl audit' tells whether the ledger is whole.");
  }

  /// What to do about it.
  public String remedy() {
    return remedy;
  }
}
