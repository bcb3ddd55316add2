package dev.pawl.durable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
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
/// - Whoever removes the lock file and makes a new one locks another inode. So the file behind the
///   name is compared with the one that was locked: when it is locked, because it may have been
///   replaced between opening and locking, and in [#check()].
///
/// Between two checks a second process may still slip in. The guard that does not depend on locks
/// is the epoch in the data; this one keeps honest mistakes away.
///
/// Java tells the inode of a name but not that of a channel. It does refuse to lock one inode twice
/// in one process, though, and looks through the descriptors for that. So a second channel, opened
/// by name and refused its lock, is known to stand on the inode that the first one locked
/// ([#isOurs]). It stays open as long as the lock, for the first reason above.
final class RealLock implements DiskLock {
  /// How often a lock file that is replaced while it is being locked is opened again.
  private static final int ATTEMPTS_MAX = 8;

  private static final Set<Object> HELD = new HashSet<>(); // guarded by HELD

  private final Path path;
  private final FileChannel channel;
  private final FileChannel witness; // closing it gives the lock away
  private final FileLock lock;
  private final Object fileKey;
  private boolean closed; // guarded by HELD

  private RealLock(
      Path path, FileChannel channel, FileChannel witness, FileLock lock, Object fileKey) {
    this.path = path;
    this.channel = channel;
    this.witness = witness;
    this.lock = lock;
    this.fileKey = fileKey;
  }

  /// Opens a lock file by its name.
  @FunctionalInterface
  interface Opener {
    FileChannel open(Path path) throws IOException;
  }

  static RealLock acquire(Path path, FileAttribute<?>[] forOwner) throws IOException {
    Set<OpenOption> options =
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    return acquire(path, name -> FileChannel.open(name, options, forOwner));
  }

  /// @param opener makes the file where there is none
  static RealLock acquire(Path path, Opener opener) throws IOException {
    synchronized (HELD) {
      for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
        Optional<RealLock> acquired = attempt(path, opener);
        if (acquired.isPresent()) {
          HELD.add(acquired.get().fileKey);
          return acquired.get();
        }
      }
    }
    throw new IOException(path + " was replaced each time it was locked");
  }

  /// @return empty where the file that was locked is not the one of this name any more
  private static Optional<RealLock> attempt(Path path, Opener opener) throws IOException {
    Optional<Object> present = fileKey(path);
    if (present.isPresent() && HELD.contains(present.get())) {
      throw new LockedException(path);
    }
    FileChannel channel = opener.open(path);
    try {
      Optional<RealLock> locked = locked(path, channel);
      if (locked.isEmpty()) {
        channel.close();
      }
      return locked;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static Optional<RealLock> locked(Path path, FileChannel channel) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      throw new IOException(path + " is locked by this process, but not through a Disk", e);
    }
    if (lock == null) {
      throw new LockedException(path);
    }
    Optional<Object> before = fileKey(path);
    if (before.isEmpty()) {
      return Optional.empty();
    }
    FileChannel witness;
    try {
      witness = FileChannel.open(path, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    if (isOurs(witness) && fileKey(path).equals(before)) {
      return Optional.of(new RealLock(path, channel, witness, lock, before.get()));
    }
    witness.close();
    return Optional.empty();
  }

  /// Whether this channel, on a file that no other lock of this process is on, stands on the inode
  /// that was just locked.
  private static boolean isOurs(FileChannel witness) throws IOException {
    try {
      var _ = witness.tryLock(); // closed soon, and with it this lock
      return false;
    } catch (OverlappingFileLockException e) {
      return true;
    }
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
        try (witness) {
          channel.close();
        }
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
