package dev.pawl.ledger;

/// The identity of one key: 16 random bytes drawn when it was created, never used for another.
///
/// @param bytes the 16 bytes
public record KeyId(Bytes bytes) {
  /// The length in bytes.
  public static final int BYTES = 16;

  /// Checks the length.
  public KeyId {
    if (bytes.size() != BYTES) {
      throw new IllegalArgumentException("key id is " + bytes.size() + " bytes, expected " + BYTES);
    }
  }

  /// The 32 hexadecimal digits.
  @Override
  public String toString() {
    return bytes.toString();
  }
}
