package dev.pawl.durable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// An exclusive lock on a file of this machine's disk.
///
/// A POSIX record lock belongs to the process and to the inode, and that makes two traps:
///
/// - The kernel drops it as soon as *any* descriptor of this process on the same file closes, while
///   `FileLock.isValid` stays true. So a second attempt of this process must be refused before it
///   opens the file, not after: [#HELD] remembers the inodes that this process has locked.
/// - Whoever removes the lock file and makes a new one locks another inode. So [#check()] compares
///   the inode behind the name with the one that was locked.
///
/// Between two checks a second process may still slip in. The guard that does not depend on locks
/// is the epoch in the data; this one keeps honest mistakes away.
final class RealLock implements DiskLock {
  private static final Set<Object> HELD = new HashSet<>(); // guarded by HELD

  private final Path path;
  private final FileChannel channel;
  private final FileLock lock;
  private final Object fileKey;
  private boolean closed; // guarded by HELD

  private RealLock(Path path, FileChannel channel, FileLock lock, Object fileKey) {
    this.path = path;
    this.channel = channel;
    this.lock = lock;
    this.fileKey = fileKey;
  }

  static RealLock acquire(Path path, FileAttribute<?>[] forOwner) throws IOException {
    synchronized (HELD) {
      Optional<Object> present = fileKey(path);
      if (present.isPresent() && HELD.contains(present.get())) {
        throw new LockedException(path);
      }
      FileChannel channel =
          FileChannel.open(
              path,
              Set.of(
                  StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
              forOwner);
      try {
        return locked(path, channel);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    }
  }

  private static RealLock locked(Path path, FileChannel channel) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      throw new IOException(path + " is locked by this process, but not through a Disk", e);
    }
    if (lock == null) {
      throw new LockedException(path);
    }
    Object fileKey =
        fileKey(path).orElseThrow(() -> new IOException(path + " vanished while it was locked"));
    HELD.add(fileKey);
    return new RealLock(path, channel, lock, fileKey);
  }

  @Override
  public void check() throws IOException {
    if (!lock.isValid()) {
      throw new IOException("the lock on " + path + " was released");
    }
    Optional<Object> present = fileKey(path);
    if (present.isEmpty() || !present.get().equals(fileKey)) {
      throw new IOException(
          path
              + (present.isEmpty() ? " was removed" : " was replaced by another file")
              + " while it was locked: another process may believe that it holds the lock");
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (HELD) {
      if (!closed) {
        closed = true;
        HELD.remove(fileKey);
        channel.close();
      }
    }
  }

  /// Device and inode; on a file system without inodes, the real path.
  private static Optional<Object> fileKey(Path path) throws IOException {
    try {
      Object key =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
              .fileKey();
      return Optional.of(key != null ? key : path.toRealPath());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
