package dev.pawl.ledger;

import dev.pawl.tlog.Hash;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Reads what [ByteSink] wrote, strictly: every error names the field and its offset, and nothing
/// may be left over.
final class ByteSource {
  private final byte[] bytes;
  private int at;

  ByteSource(Bytes bytes) {
    this.bytes = bytes.unsafe();
  }

  int u8(String field) {
    return bytes[take(1, field)] & 0xff;
  }

  int u16(String field) {
    int from = take(2, field);
    return (bytes[from] & 0xff) << 8 | (bytes[from + 1] & 0xff);
  }

  int u32(String field) {
    int value = ByteBuffer.wrap(bytes).getInt(take(4, field));
    if (value < 0) {
      throw malformed(field, 4, "above 2^31 - 1");
    }
    return value;
  }

  /// A number of 63 bits.
  long u63(String field) {
    long value = ByteBuffer.wrap(bytes).getLong(take(8, field));
    if (value < 0) {
      throw malformed(field, 8, "above 2^63 - 1");
    }
    return value;
  }

  Hash hash(String field) {
    return Hash.of(bytes, take(Hash.BYTES, field), Hash.BYTES);
  }

  Bytes fixed(String field, int length) {
    int from = take(length, field);
    return Bytes.copyOf(bytes, from, from + length);
  }

  Bytes bytes(String field) {
    return fixed(field, u16(field));
  }

  String string(String field) {
    int length = u16(field);
    int from = take(length, field);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw malformed(field, length, "not UTF-8");
    }
  }

  /// One of the constants, written as its code.
  <T extends Enum<T> & Coded> T constant(String field, Class<T> type) {
    int code = u8(field);
    for (T constant : type.getEnumConstants()) {
      if (constant.code() == code) {
        return constant;
      }
    }
    throw malformed(field, 1, code + " is no code of it");
  }

  /// Fails unless everything was read.
  void end() {
    if (at != bytes.length) {
      throw new MalformedEntryException("end", at, (bytes.length - at) + " trailing bytes");
    }
  }

  /// An error about the field of `length` bytes that was read last.
  MalformedEntryException malformed(String field, int length, String problem) {
    return new MalformedEntryException(field, at - length, problem);
  }

  private int take(int length, String field) {
    if (length > bytes.length - at) {
      throw new MalformedEntryException(
          field, at, "needs " + length + " bytes, " + (bytes.length - at) + " left");
    }
    int from = at;
    at += length;
    return from;
  }
}
