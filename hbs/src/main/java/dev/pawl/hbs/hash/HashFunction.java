package dev.pawl.hbs.hash;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The hash functions of RFC 8554 and RFC 9858: SHA-256 and SHAKE256, whole (n = 32) or cut to
/// their first 24 bytes (n = 24).
///
/// RFC 9858 §3.1 defines SHA-256/192 as the first 192 bits of SHA-256, and §3.2 and §3.3
/// SHAKE256/256 and SHAKE256/192 as the first 256 and 192 bits that SHAKE256 gives. So `n` is a
/// matter of the parameter set and not of the function.
public enum HashFunction {
  /// SHA-256, FIPS 180-4.
  SHA_256("SHA-256", "SHA-256"),

  /// SHAKE256, FIPS 202.
  SHAKE256("SHAKE256", "SHAKE256-512");

  private final String standardName;
  private final String digestName;

  HashFunction(String standardName, String digestName) {
    this.standardName = standardName;
    this.digestName = digestName;
  }

  /// The name that the standard gives it.
  public String standardName() {
    return standardName;
  }

  /// A digest of this function from the JDK. Its length is 32 or 64 bytes, never less than n; users
  /// take the first n.
  ///
  /// A digest costs more to make than to use (measured for SHA-256: 98 ns to make, 59 ns a block),
  /// so make one and keep it.
  public MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance(digestName);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(digestName + " is missing from this Java runtime", e);
    }
  }
}
