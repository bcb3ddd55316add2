package dev.pawl.ledger.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// The grain of everything that is written here.
final class Blocks {
  /// What a drive writes whole or not at all, in bytes. Whatever is acknowledged ends on a block's
  /// border, so a later write that tears cannot take it along.
  static final int BYTES = 4096;

  private Blocks() {}

  /// The length rounded up to whole blocks.
  static long padded(long length) {
    return (length + BYTES - 1) & -BYTES;
  }

  /// The CRC32C of `[first, end)`; the buffer's position and limit stay.
  static int crc(ByteBuffer buffer, int first, int end) {
    CRC32C crc = new CRC32C();
    crc.update(buffer.duplicate().limit(end).position(first));
    return (int) crc.getValue();
  }
}
