package dev.pawl.ledger;

import dev.pawl.tlog.Hash;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Public bytes that never change, compared by content. Secrets do not travel in this type.
public final class Bytes {
  /// No bytes.
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] bytes;
  // Written by Digests, any number of times, always the same; immutable itself.
  private @Nullable Hash sha256;

  private Bytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /// These bytes, copied.
  public static Bytes copyOf(byte... bytes) {
    return bytes.length == 0 ? EMPTY : new Bytes(bytes.clone());
  }

  /// The bytes `[first, end)` of an array, copied.
  public static Bytes copyOf(byte[] bytes, int first, int end) {
    return new Bytes(Arrays.copyOfRange(bytes, first, end));
  }

  /// Takes over an array that the caller gives up: nobody may write to it afterwards.
  static Bytes wrap(byte[] bytes) {
    return new Bytes(bytes);
  }

  /// Reads the next `size` bytes of a buffer.
  ///
  /// @throws java.nio.BufferUnderflowException where fewer remain
  public static Bytes read(ByteBuffer source, int size) {
    if (size > source.remaining()) {
      throw new BufferUnderflowException(); // before so much is allocated
    }
    byte[] bytes = new byte[size];
    source.get(bytes);
    return wrap(bytes);
  }

  /// The length in bytes.
  public int size() {
    return bytes.length;
  }

  /// A copy of the bytes.
  public byte[] toArray() {
    return bytes.clone();
  }

  /// Puts the bytes into a buffer.
  ///
  /// @throws java.nio.BufferOverflowException where they do not fit
  public void putInto(ByteBuffer target) {
    target.put(bytes);
  }

  /// The bytes themselves, for reading inside this module.
  byte[] unsafe() {
    return bytes;
  }

  /// The SHA-256 of the bytes, where somebody has computed it.
  @Nullable Hash knownDigest() {
    return sha256;
  }

  /// Keeps the SHA-256 of the bytes for the next who asks.
  void keepDigest(Hash digest) {
    sha256 = digest;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// The hexadecimal digits.
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
