package dev.pawl.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// One change to one file of a store, as damage or an enemy makes it.
///
/// @param file from the root
/// @param kind what is done
/// @param at to which byte, or to which length
record Edit(Path file, Kind kind, int at) {
  /// What may happen to a byte, and to a file.
  enum Kind {
    FLIP_LOWEST_BIT,
    FLIP_HIGHEST_BIT,
    INVERT,
    ZERO,
    DELETE_BYTE,
    DUPLICATE_BYTE,
    CUT,
    DELETE_FILE
  }

  /// The kinds that happen to a byte.
  static final List<Kind> OF_BYTES =
      Arrays.stream(Kind.values()).filter(kind -> kind != Kind.DELETE_FILE).toList();

  /// The bytes of the file afterwards.
  byte[] applied(byte[] bytes) {
    byte[] changed = bytes.clone();
    switch (kind) {
      case FLIP_LOWEST_BIT -> changed[at] ^= 1;
      case FLIP_HIGHEST_BIT -> changed[at] ^= (byte) 0x80;
      case INVERT -> changed[at] ^= (byte) 0xff;
      case ZERO -> changed[at] = 0;
      case DELETE_BYTE -> changed = joined(bytes, at, at + 1);
      case DUPLICATE_BYTE -> changed = joined(bytes, at + 1, at);
      case CUT -> changed = Arrays.copyOf(bytes, at);
      case DELETE_FILE -> changed = new byte[0];
    }
    return changed;
  }

  /// Does it.
  void apply(Path root, byte[] bytes) throws IOException {
    if (kind == Kind.DELETE_FILE) {
      Files.delete(root.resolve(file));
    } else {
      Files.write(root.resolve(file), applied(bytes));
    }
  }

  private static byte[] joined(byte[] bytes, int end, int rest) {
    return ByteBuffer.allocate(end + bytes.length - rest)
        .put(bytes, 0, end)
        .put(bytes, rest, bytes.length - rest)
        .array();
  }
}
