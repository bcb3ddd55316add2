package dev.pawl.hbs;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.IntFunction;

/// Reads the fields of one byte string in order and says of each that fails what and where it is.
final class FieldReader {
  private final byte[] bytes;
  private String scope = "";
  private int position;

  FieldReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /// What to write before the names of the fields that follow, such as `sig[0].`.
  void scope(String scope) {
    this.scope = scope;
  }

  /// Where the next field starts.
  int position() {
    return position;
  }

  /// The next `length` bytes.
  byte[] take(String field, int length) throws MalformedException {
    int left = bytes.length - position;
    if (left < length) {
      throw malformed(field, position, "is cut short: %d of %d bytes".formatted(left, length));
    }
    byte[] taken = new byte[length];
    System.arraycopy(bytes, position, taken, 0, length);
    position += length;
    return taken;
  }

  /// The next 4 bytes as an unsigned number, big-endian.
  long u32(String field) throws MalformedException {
    return Integer.toUnsignedLong(ByteBuffer.wrap(take(field, 4)).getInt());
  }

  /// The next bytes as an unsigned number, big-endian; one of 8 bytes may come out negative.
  long unsigned(String field, int length) throws MalformedException {
    long value = 0;
    for (byte next : take(field, length)) {
      value = value << 8 | (next & 0xff);
    }
    return value;
  }

  /// The next 4 bytes as a typecode that the table knows.
  <T> T typecode(String field, IntFunction<Optional<T>> table) throws MalformedException {
    int at = position;
    int code = (int) u32(field);
    Optional<T> type = table.apply(code);
    if (type.isEmpty()) {
      throw malformed(field, at, "unknown typecode 0x%08x".formatted(code));
    }
    return type.get();
  }

  /// Refuses whatever is left.
  void end() throws MalformedException {
    int left = bytes.length - position;
    if (left > 0) {
      scope = "";
      throw malformed("end", position, "%d bytes too many".formatted(left));
    }
  }

  MalformedException malformed(String field, int at, String problem) {
    return new MalformedException(scope + field, at, problem);
  }
}
