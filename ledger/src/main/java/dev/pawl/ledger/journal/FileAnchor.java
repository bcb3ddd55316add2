package dev.pawl.ledger.journal;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskFile;
import dev.pawl.durable.DiskLock;
import dev.pawl.durable.DurableFiles;
import dev.pawl.ledger.Anchor;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.ledger.StoreId;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// An anchor in a file outside the store: a second memory of the ledger's head, on another volume
/// if possible.
///
/// It notices a journal that lost its tail and a store that was copied back or copied elsewhere. It
/// does not notice that it was itself copied back together with the store.
///
/// The file has two slots of one block each. A confirmation is written to the slot that does not
/// hold the newest one, then forced: a torn write leaves the slot before it whole. The newest whole
/// slot counts. Opening writes that slot again and forces it, because what was read may be a page
/// that the disk never got. After an error nothing more is confirmed until the next start.
///
/// Safe for all threads; one process at a time, by the lock `<file>.lock`.
public final class FileAnchor implements Anchor {
  private final Path path;
  private final DiskLock lock;
  private final DiskFile file;
  private final ReentrantLock confirming = new ReentrantLock();
  private AnchorSlot newest; // guarded by confirming
  private @Nullable Throwable shut; // guarded by confirming

  private FileAnchor(Path path, DiskLock lock, DiskFile file, AnchorSlot newest) {
    this.path = path;
    this.lock = lock;
    this.file = file;
    this.newest = newest;
  }

  /// Makes the anchor of a new store, with the directories above it that are missing; durable on
  /// return.
  ///
  /// @param head the head to begin with
  /// @throws FileAlreadyExistsException where there is an anchor
  public static FileAnchor create(Disk disk, Path path, StoreId storeId, TreeHead head)
      throws IOException {
    Path directory = DurableFiles.parent(path);
    DurableFiles.createDirectories(disk, directory);
    try (DiskFile file = disk.open(path, Disk.Access.CREATE)) {
      for (long sequence = 0; sequence < AnchorSlot.SLOTS; sequence++) {
        write(file, new AnchorSlot(storeId, sequence, head));
      }
      file.force();
    }
    disk.forceDirectory(directory);
    return open(disk, path, storeId);
  }

  /// Opens the anchor of a store.
  ///
  /// @throws NoSuchFileException where there is none; never taken as an anchor that remembers
  ///   nothing
  /// @throws StoreDamagedException where neither slot is whole, or it belongs to another store
  /// @throws dev.pawl.durable.LockedException where another process uses it
  public static FileAnchor open(Disk disk, Path path, StoreId storeId) throws IOException {
    if (!disk.exists(path)) {
      throw new NoSuchFileException(path.toString(), null, "the anchor is missing");
    }
    DiskLock lock = disk.lock(path.resolveSibling(path.getFileName() + ".lock"));
    try {
      DiskFile file = disk.open(path, Disk.Access.WRITE);
      try {
        AnchorSlot newest = newest(path, file, storeId);
        write(file, newest);
        file.force();
        disk.forceDirectory(DurableFiles.parent(path));
        return new FileAnchor(path, lock, file, newest);
      } catch (Throwable e) {
        file.close();
        throw e;
      }
    } catch (Throwable e) {
      lock.close();
      throw e;
    }
  }

  private static AnchorSlot newest(Path path, DiskFile file, StoreId storeId) throws IOException {
    AnchorSlot newest = null;
    for (int number = 0; number < AnchorSlot.SLOTS; number++) {
      Optional<AnchorSlot> slot = read(file, number);
      if (slot.isPresent() && !slot.get().storeId().equals(storeId)) {
        throw new StoreDamagedException(
            path + " is the anchor of store " + slot.get().storeId() + ", expected " + storeId);
      }
      if (slot.isPresent() && (newest == null || slot.get().sequence() > newest.sequence())) {
        newest = slot.get();
      }
    }
    if (newest == null) {
      throw new StoreDamagedException("neither slot of the anchor " + path + " is whole");
    }
    return newest;
  }

  private static Optional<AnchorSlot> read(DiskFile file, int number) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(AnchorSlot.BYTES);
    long offset = (long) number * AnchorSlot.BYTES;
    if (file.size() < offset + AnchorSlot.BYTES) {
      return Optional.empty();
    }
    DurableFiles.readFully(file, offset, block);
    return AnchorSlot.decode(block.flip(), number);
  }

  private static void write(DiskFile file, AnchorSlot slot) throws IOException {
    DurableFiles.writeFully(file, (long) slot.number() * AnchorSlot.BYTES, slot.encode());
  }

  @Override
  public String description() {
    return "file " + path;
  }

  @Override
  public TreeHead remembered() throws IOException {
    confirming.lock();
    try {
      failIfShut();
      return newest.head();
    } finally {
      confirming.unlock();
    }
  }

  /// {@inheritDoc}
  ///
  /// @throws StoreDamagedException where it remembers another root at this size: the ledger forked
  @Override
  public void confirm(TreeHead head) throws IOException {
    confirming.lock();
    try {
      failIfShut();
      TreeHead known = newest.head();
      if (head.size() < known.size()) {
        throw new IllegalArgumentException(
            "head of size " + head.size() + ", the anchor remembers " + known.size());
      }
      if (head.size() > known.size()) {
        remember(head);
      } else if (!head.root().equals(known.root())) {
        throw new StoreDamagedException(
            StoreDamagedException.Kind.FORKED,
            "forked: the anchor %s remembers root %s at size %d, the ledger has %s"
                .formatted(path, known.root(), known.size(), head.root()));
      }
    } finally {
      confirming.unlock();
    }
  }

  private void remember(TreeHead head) throws IOException {
    AnchorSlot next = newest.next(head);
    try {
      lock.check();
      checkUnchanged();
      write(file, next);
      file.force();
      newest = next;
    } catch (Throwable e) {
      shut = e;
      throw e;
    }
  }

  /// Nobody else writes here while we hold the lock; if somebody did, two processes believe that
  /// they own the ledger.
  private void checkUnchanged() throws IOException {
    if (!read(file, newest.number()).equals(Optional.of(newest))) {
      throw new IOException("the anchor " + path + " was changed by somebody else");
    }
  }

  private void failIfShut() throws IOException {
    Throwable cause = shut;
    if (cause != null) {
      throw new IOException("the anchor " + path + " shut after an error; restart", cause);
    }
  }

  @Override
  public void close() throws IOException {
    try (lock) {
      file.close();
    }
  }
}
