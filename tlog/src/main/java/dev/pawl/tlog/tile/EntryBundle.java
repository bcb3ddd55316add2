package dev.pawl.tlog.tile;

import dev.pawl.tlog.MalformedException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The entries of a tile of entries: each behind its length, 16 bits big-endian.
public final class EntryBundle {
  /// The longest entry, in bytes.
  public static final int ENTRY_BYTES_MAX = 0xFFFF;

  private EntryBundle() {}

  /// The bytes of a bundle.
  ///
  /// @throws IllegalArgumentException where an entry is longer than [#ENTRY_BYTES_MAX]
  public static byte[] encode(List<byte[]> entries) {
    int length = 0;
    for (byte[] entry : entries) {
      if (entry.length > ENTRY_BYTES_MAX) {
        throw new IllegalArgumentException(
            "entry is " + entry.length + " bytes, expected at most " + ENTRY_BYTES_MAX);
      }
      length += Short.BYTES + entry.length;
    }
    ByteBuffer bytes = ByteBuffer.allocate(length);
    entries.forEach(entry -> bytes.putShort((short) entry.length).put(entry));
    return bytes.array();
  }

  /// Reads a bundle.
  ///
  /// @param count how many entries it must have: the width of its tile
  /// @throws MalformedException where it has not so many, or bytes are left or missing
  public static List<byte[]> decode(byte[] bundle, int count) throws MalformedException {
    ByteBuffer bytes = ByteBuffer.wrap(bundle);
    List<byte[]> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      if (bytes.remaining() < Short.BYTES) {
        throw new MalformedException("bundle has " + i + " entries, expected " + count);
      }
      byte[] entry = new byte[Short.toUnsignedInt(bytes.getShort())];
      if (bytes.remaining() < entry.length) {
        throw new MalformedException(
            "entry %d of the bundle is %d bytes, but %d are left"
                .formatted(i, entry.length, bytes.remaining()));
      }
      bytes.get(entry);
      entries.add(entry);
    }
    if (bytes.hasRemaining()) {
      throw new MalformedException(
          "bundle has " + bytes.remaining() + " bytes after its " + count + " entries");
    }
    return entries;
  }
}
