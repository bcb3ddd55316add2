package dev.pawl.ledger;

/// The identity of one store: 16 random bytes drawn when it was created.
///
/// @param bytes the 16 bytes
public record StoreId(Bytes bytes) {
  /// The length in bytes.
  public static final int BYTES = 16;

  /// Checks the length.
  public StoreId {
    if (bytes.size() != BYTES) {
      throw new IllegalArgumentException(
          "store id is " + bytes.size() + " bytes, expected " + BYTES);
    }
  }

  /// The 32 hexadecimal digits.
  @Override
  public String toString() {
    return bytes.toString();
  }
}
