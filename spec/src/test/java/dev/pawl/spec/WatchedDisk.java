package dev.pawl.spec;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskFile;
import dev.pawl.durable.DiskLock;
import dev.pawl.durable.RealDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The real disk, which says when a file was written and when it was forced, and which a process
/// may lose: from some change on, nothing happens any more.
final class WatchedDisk implements Disk {
  /// Hears of what has happened.
  interface Listener {
    void written(Path file, long offset);

    void forced(Path file);
  }

  private final Disk disk = new RealDisk();
  private final Listener listener;
  private final Map<Path, Long> forcedBytes = new ConcurrentHashMap<>();
  private int changesLeft; // guarded by this

  /// @param changes how many changes the process lives to make
  WatchedDisk(Listener listener, int changes) {
    this.listener = listener;
    this.changesLeft = changes;
  }

  private synchronized void change() throws IOException {
    if (changesLeft <= 0) {
      throw new IOException("the process is dead");
    }
    changesLeft--;
  }

  synchronized boolean isDead() {
    return changesLeft <= 0;
  }

  /// How long a file was when it was last forced; absent where it never was.
  Map<Path, Long> forcedBytes() {
    return Map.copyOf(forcedBytes);
  }

  @Override
  public DiskFile open(Path file, Access access) throws IOException {
    if (access != Access.READ && access != Access.WRITE) {
      change();
    }
    return new WatchedFile(file, disk.open(file, access));
  }

  @Override
  public void rename(Path source, Path target) throws IOException {
    change();
    disk.rename(source, target);
  }

  @Override
  public void delete(Path file) throws IOException {
    change();
    disk.delete(file);
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    change();
    disk.createDirectory(directory);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    change();
    disk.forceDirectory(directory);
  }

  @Override
  public boolean exists(Path path) throws IOException {
    return disk.exists(path);
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    return disk.list(directory);
  }

  @Override
  public DiskLock lock(Path lockFile) throws IOException {
    return disk.lock(lockFile);
  }

  @Override
  public String fileSystemType(Path path) throws IOException {
    return disk.fileSystemType(path);
  }

  private final class WatchedFile implements DiskFile {
    private final Path path;
    private final DiskFile file;

    WatchedFile(Path path, DiskFile file) {
      this.path = path;
      this.file = file;
    }

    @Override
    public int read(long offset, ByteBuffer target) throws IOException {
      return file.read(offset, target);
    }

    @Override
    public int write(long offset, ByteBuffer source) throws IOException {
      change();
      int written = file.write(offset, source);
      listener.written(path, offset);
      return written;
    }

    @Override
    public void force() throws IOException {
      change();
      file.force();
      forcedBytes.put(path, file.size());
      listener.forced(path);
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      change();
      file.truncate(size);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
