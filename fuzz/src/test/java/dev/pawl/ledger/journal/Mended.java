package dev.pawl.ledger.journal;

import java.nio.ByteBuffer;

/// Checksums put right, so that hostile bytes get past them: a checksum keeps no enemy out.
final class Mended {
  private Mended() {}

  /// A copy whose last four bytes are the CRC32C of those before; as it is where it is shorter.
  static byte[] lastCrc(byte[] bytes) {
    byte[] mended = bytes.clone();
    int at = mended.length - Integer.BYTES;
    if (at >= 0) {
      ByteBuffer block = ByteBuffer.wrap(mended);
      block.putInt(at, Blocks.crc(block, 0, at));
    }
    return mended;
  }
}
