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

  /// The SHA-256 of these bytes.
  public static Hash sha256(Bytes bytes) {
    return Hash.of(SHA256.get().digest(bytes.unsafe()));
  }
}
