package dev.pawl.durable;

import java.io.IOException;
import java.nio.ByteBuffer;

/// One open file of a [Disk]. Reads may run in any thread; writes belong to one owner thread, which
/// is never interrupted (an interrupt inside a file channel closes it for everyone).
public interface DiskFile extends AutoCloseable {

  /// Reads up to `target.remaining()` bytes at this offset.
  ///
  /// @return how many bytes were read, or -1 where the offset is at or beyond the end
  int read(long offset, ByteBuffer target) throws IOException;

  /// Writes some of the bytes that remain in `source` at this offset, possibly fewer than asked.
  ///
  /// @return how many bytes were written; the caller loops
  int write(long offset, ByteBuffer source) throws IOException;

  /// Makes every byte written so far, and the length, durable. After a failure nobody knows what
  /// the disk holds: the caller latches shut and never calls this again.
  void force() throws IOException;

  /// The length in bytes.
  long size() throws IOException;

  /// Cuts the file to this length; durable after [#force()].
  void truncate(long size) throws IOException;

  @Override
  void close() throws IOException;
}
