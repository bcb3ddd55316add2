package dev.pawl.durable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/// A file of this machine's disk. Where the disk refuses something, the error names the file: which
/// of several disks is full or broken is what a person has to know first.
final class RealFile implements DiskFile {
  /// The most bytes that one call moves between the kernel and an array on the heap. The JDK keeps,
  /// for ever and for each thread, a direct buffer as long as the longest such transfer; this keeps
  /// it short. Callers loop anyway, and direct buffers are not cut.
  private static final int HEAP_TRANSFER_BYTES_MAX = 256 << 10;

  private final Path path;
  private final FileChannel channel;

  RealFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  @Override
  public int read(long offset, ByteBuffer target) throws IOException {
    int limit = shorten(target);
    try {
      return channel.read(target, offset);
    } catch (IOException e) {
      throw named(path, e);
    } finally {
      target.limit(limit);
    }
  }

  @Override
  public int write(long offset, ByteBuffer source) throws IOException {
    int limit = shorten(source);
    try {
      return channel.write(source, offset);
    } catch (IOException e) {
      throw named(path, e);
    } finally {
      source.limit(limit);
    }
  }

  /// Sets the limit of a buffer to what one call moves.
  ///
  /// @return the limit that it had
  private static int shorten(ByteBuffer buffer) {
    int limit = buffer.limit();
    if (!buffer.isDirect() && buffer.remaining() > HEAP_TRANSFER_BYTES_MAX) {
      buffer.limit(buffer.position() + HEAP_TRANSFER_BYTES_MAX);
    }
    return limit;
  }

  /// `force(false)` is `fdatasync` on Linux. It leaves out the time of modification, which nobody
  /// reads, and keeps everything that reading the bytes again needs: fdatasync(2) names the length,
  /// grown or cut, as metadata that it must write. On macOS and Windows the JDK makes no difference
  /// between the two.
  @Override
  public void force() throws IOException {
    try {
      channel.force(false);
    } catch (IOException e) {
      throw named(path, e);
    }
  }

  @Override
  public long size() throws IOException {
    try {
      return channel.size();
    } catch (IOException e) {
      throw named(path, e);
    }
  }

  @Override
  public void truncate(long size) throws IOException {
    try {
      channel.truncate(size);
    } catch (IOException e) {
      throw named(path, e);
    }
  }

  /// The error with the file's name; that of a closed channel is about the program, not the disk.
  static IOException named(Path path, IOException e) {
    if (e instanceof ClosedChannelException || e instanceof FileSystemException) {
      return e;
    }
    FileSystemException named = new FileSystemException(path.toString(), null, e.getMessage());
    named.initCause(e);
    return named;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
