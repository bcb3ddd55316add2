package dev.pawl.durable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// A file of this machine's disk.
final class RealFile implements DiskFile {
  /// The most bytes that one call moves between the kernel and an array on the heap. The JDK keeps,
  /// for ever and for each thread, a direct buffer as long as the longest such transfer; this keeps
  /// it short. Callers loop anyway, and direct buffers are not cut.
  private static final int HEAP_TRANSFER_BYTES_MAX = 256 << 10;

  private final FileChannel channel;

  RealFile(FileChannel channel) {
    this.channel = channel;
  }

  @Override
  public int read(long offset, ByteBuffer target) throws IOException {
    if (target.isDirect() || target.remaining() <= HEAP_TRANSFER_BYTES_MAX) {
      return channel.read(target, offset);
    }
    int limit = target.limit();
    target.limit(target.position() + HEAP_TRANSFER_BYTES_MAX);
    try {
      return channel.read(target, offset);
    } finally {
      target.limit(limit);
    }
  }

  @Override
  public int write(long offset, ByteBuffer source) throws IOException {
    if (source.isDirect() || source.remaining() <= HEAP_TRANSFER_BYTES_MAX) {
      return channel.write(source, offset);
    }
    int limit = source.limit();
    source.limit(source.position() + HEAP_TRANSFER_BYTES_MAX);
    try {
      return channel.write(source, offset);
    } finally {
      source.limit(limit);
    }
  }

  /// `force(false)` is `fdatasync` on Linux. It leaves out the time of modification, which nobody
  /// reads, and keeps everything that reading the bytes again needs: fdatasync(2) names the length,
  /// grown or cut, as metadata that it must write. On macOS and Windows the JDK makes no difference
  /// between the two.
  @Override
  public void force() throws IOException {
    channel.force(false);
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public void truncate(long size) throws IOException {
    channel.truncate(size);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
