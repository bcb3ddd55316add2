package dev.pawl.signer;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A small file of the kernel that is read again and again, and so is kept open: reading takes a
/// microsecond then. It stays open as long as the process.
final class HeldFile {
  private static final int BYTES_MAX = 8_192;

  private final Disk disk;
  private final Path path;
  private final ReentrantLock opening = new ReentrantLock();
  private volatile @Nullable DiskFile open; // written under opening
  private volatile boolean absent; // written under opening

  HeldFile(Disk disk, Path path) {
    this.disk = disk;
    this.path = path;
  }

  /// Its content now; empty where there was none, or not for this user, when it was first wanted.
  Optional<byte[]> read(int bytesMax) {
    DiskFile file = open;
    if (file == null && !absent) {
      file = open();
    }
    if (file == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(read(file, bytesMax));
    } catch (IOException e) {
      forget(file); // an interrupt closes a file for everybody
      return readOnce(disk, path)
          .map(bytes -> Arrays.copyOf(bytes, Math.min(bytes.length, bytesMax)));
    }
  }

  private @Nullable DiskFile open() {
    opening.lock();
    try {
      if (open == null && !absent) {
        open = disk.open(path, Disk.Access.READ);
      }
    } catch (IOException e) {
      absent = true;
    } finally {
      opening.unlock();
    }
    return open;
  }

  private void forget(DiskFile broken) {
    opening.lock();
    try (broken) {
      if (Objects.equals(open, broken)) {
        open = null;
      }
    } catch (IOException e) {
      // it holds nothing
    } finally {
      opening.unlock();
    }
  }

  /// Reads a small file to its end: those of `/proc` and `/sys` do not say how long they are.
  static Optional<byte[]> readOnce(Disk disk, Path path) {
    try (DiskFile file = disk.open(path, Disk.Access.READ)) {
      return Optional.of(read(file, BYTES_MAX));
    } catch (IOException e) {
      return Optional.empty(); // not Linux, no virtual machine, or not for this user
    }
  }

  private static byte[] read(DiskFile file, int bytesMax) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(bytesMax);
    while (bytes.hasRemaining() && file.read(bytes.position(), bytes) > 0) {
      // the read advances the buffer
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }
}
