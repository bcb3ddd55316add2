package dev.pawl.ledger.journal;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskLock;
import dev.pawl.durable.DurableFiles;
import dev.pawl.ledger.StoreDamagedException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// The directory of a store, held by this process alone for as long as this object is open.
///
/// ```
///   lock       taken by whoever holds this object; nothing in it
///   journal/   the ledger: the only authority
///   derived/   may be deleted at any time
/// ```
///
/// Whoever writes to the store asks for one of these, so nobody writes without the lock.
public final class StoreDirectory implements AutoCloseable {
  private final Disk disk;
  private final Path path;
  private final DiskLock lock;

  private StoreDirectory(Disk disk, Path path, DiskLock lock) {
    this.disk = disk;
    this.path = path;
    this.lock = lock;
  }

  /// Makes the directory of a new store and those above it that are missing, and takes its lock.
  ///
  /// @throws FileAlreadyExistsException where there is a store
  /// @throws dev.pawl.durable.LockedException where somebody is making one
  public static StoreDirectory create(Disk disk, Path path) throws IOException {
    DurableFiles.createDirectories(disk, path);
    StoreDirectory store = lock(disk, path);
    if (disk.exists(store.journal())) {
      store.close();
      throw new FileAlreadyExistsException(path.toString(), null, "there is a store already");
    }
    return store;
  }

  /// Takes the lock of a store that exists.
  ///
  /// @throws NoSuchFileException where there is no such directory; it is never made silently
  /// @throws StoreDamagedException where there is one, without a journal
  /// @throws dev.pawl.durable.LockedException where another process, or this one, holds the store
  public static StoreDirectory open(Disk disk, Path path) throws IOException {
    if (!disk.exists(path)) {
      throw new NoSuchFileException(path.toString(), null, "there is no store");
    }
    if (!disk.exists(path.resolve("journal"))) {
      throw new StoreDamagedException(
          path
              + " holds no journal: it is no store, or making the store was interrupted, and then"
              + " 'pawl init' goes on, or somebody took the journal away");
    }
    return lock(disk, path);
  }

  private static StoreDirectory lock(Disk disk, Path path) throws IOException {
    return new StoreDirectory(disk, path, disk.lock(path.resolve("lock")));
  }

  /// The disk that the store is on.
  public Disk disk() {
    return disk;
  }

  /// The directory itself.
  public Path path() {
    return path;
  }

  /// Where the segments are.
  public Path journal() {
    return path.resolve("journal");
  }

  /// Where everything is that may be deleted.
  public Path derived() {
    return path.resolve("derived");
  }

  /// Fails unless the lock file is still the one that was locked.
  public void checkHeld() throws IOException {
    lock.check();
  }

  /// Gives the lock back. Whatever was opened in this directory is closed before.
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
