package dev.pawl.ledger;

import dev.pawl.tlog.Hash;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256 of private companions.
public final class Digests {
  private static final ThreadLocal<MessageDigest> SHA256 =
      ThreadLocal.withInitial(() -> {
        try {
          return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
          throw new IllegalStateException("this Java has no SHA-256", e);
        }
      });

  private Digests() {}

  /// The SHA-256 of these bytes, computed once for each object: a signature is asked for it when
  /// its receipt is made and again when the command checks it.
  public static Hash sha256(Bytes bytes) {
    Hash known = bytes.knownDigest();
    if (known == null) {
      known = Hash.of(SHA256.get().digest(bytes.unsafe()));
      bytes.keepDigest(known);
    }
    return known;
  }
}
