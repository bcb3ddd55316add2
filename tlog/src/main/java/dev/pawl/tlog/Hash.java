package dev.pawl.tlog;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/// A SHA-256 value: 32 bytes, compared by content.
public final class Hash implements Comparable<Hash> {
  /// The length in bytes.
  public static final int BYTES = 32;

  private final byte[] bytes;

  private Hash(byte[] bytes) {
    this.bytes = bytes;
  }

  /// A hash of these 32 bytes, copied.
  ///
  /// @throws IllegalArgumentException where there are not 32 bytes
  public static Hash of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  /// A hash of the `length` bytes at `offset`, copied.
  ///
  /// @throws IllegalArgumentException where `length` is not 32
  public static Hash of(byte[] bytes, int offset, int length) {
    if (length != BYTES) {
      throw new IllegalArgumentException("a hash is " + length + " bytes, expected " + BYTES);
    }
    return new Hash(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  /// Takes over an array of 32 bytes that the caller gives up: nobody may write to it afterwards.
  static Hash wrap(byte[] bytes) {
    assert bytes.length == BYTES;
    return new Hash(bytes);
  }

  /// Reads 64 hexadecimal digits.
  public static Hash parse(String hex) {
    return of(HexFormat.of().parseHex(hex));
  }

  /// Reads standard base64 with its padding (RFC 4648 §4): one text for one hash.
  ///
  /// @param field what it is, for the message
  /// @throws MalformedException where it is not what [#base64()] writes
  public static Hash parseBase64(String field, String text) throws MalformedException {
    try {
      Hash hash = of(Base64.getDecoder().decode(text));
      // The decoder lets padding be left out and takes no notice of the bits under it.
      if (hash.base64().equals(text)) {
        return hash;
      }
    } catch (IllegalArgumentException e) {
      // not base64, or not 32 bytes
    }
    throw new MalformedException(field + " is not the base64 of 32 bytes");
  }

  /// The 44 characters of standard base64.
  public String base64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /// A copy of the 32 bytes.
  public byte[] bytes() {
    return bytes.clone();
  }

  /// Copies the 32 bytes to `target` at `offset`.
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, BYTES);
  }

  /// Writes the 32 bytes at the position of `target`, which moves past them.
  public void putInto(ByteBuffer target) {
    target.put(bytes);
  }

  /// The 32 bytes themselves, for reading inside this package.
  byte[] unsafe() {
    return bytes;
  }

  @Override
  public int compareTo(Hash other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// The 64 hexadecimal digits.
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
