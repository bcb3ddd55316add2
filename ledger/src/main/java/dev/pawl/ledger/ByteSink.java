package dev.pawl.ledger;

import dev.pawl.tlog.Hash;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes canonical bytes: big-endian numbers, strings as UTF-8 behind a 16-bit length.
final class ByteSink {
  private byte[] bytes = new byte[256];
  private int size;

  ByteSink u8(int value) {
    grow(1);
    bytes[size++] = (byte) value;
    return this;
  }

  ByteSink u16(int value) {
    return u8(value >>> 8).u8(value);
  }

  ByteSink u32(int value) {
    return u16(value >>> 16).u16(value);
  }

  ByteSink u64(long value) {
    return u32((int) (value >>> 32)).u32((int) value);
  }

  ByteSink hash(Hash hash) {
    grow(Hash.BYTES);
    hash.copyTo(bytes, size);
    size += Hash.BYTES;
    return this;
  }

  /// Bytes whose length the format fixes.
  ByteSink fixed(Bytes value) {
    return raw(value.unsafe());
  }

  /// Bytes behind a 16-bit length.
  ByteSink bytes(Bytes value) {
    return lengthed(value.unsafe());
  }

  ByteSink string(String value) {
    return lengthed(value.getBytes(StandardCharsets.UTF_8));
  }

  private ByteSink lengthed(byte[] value) {
    if (value.length > 0xffff) {
      throw new IllegalArgumentException(
          "field is " + value.length + " bytes, expected at most 65535");
    }
    return u16(value.length).raw(value);
  }

  private ByteSink raw(byte[] value) {
    grow(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
    return this;
  }

  private void grow(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }

  Bytes toBytes() {
    return Bytes.wrap(Arrays.copyOf(bytes, size));
  }
}
