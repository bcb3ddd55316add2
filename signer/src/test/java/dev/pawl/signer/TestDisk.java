package dev.pawl.signer;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskFile;
import dev.pawl.durable.DiskLock;
import dev.pawl.durable.RealDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// The real disk, on which the process dies: from some change on, nothing happens any more.
///
/// What was written before stays, forced or not, as it does when a process is killed.
final class TestDisk implements Disk {
  /// Thrown by every call after the death.
  static final class Dead extends IOException {
    private static final long serialVersionUID = 1L;

    Dead() {
      super("the process is dead");
    }
  }

  private final Disk disk = new RealDisk();
  private final AtomicInteger changesLeft;

  /// How often a file with this in its name was forced.
  private final String watched;

  final AtomicInteger forcesOfWatched = new AtomicInteger();
  final AtomicLong bytesRead = new AtomicLong();

  private TestDisk(int changesLeft, String watched) {
    this.changesLeft = new AtomicInteger(changesLeft);
    this.watched = watched;
  }

  static TestDisk immortal() {
    return new TestDisk(Integer.MAX_VALUE, "");
  }

  static TestDisk watching(String watched) {
    return new TestDisk(Integer.MAX_VALUE, watched);
  }

  static TestDisk dyingAfter(int changes, String watched) {
    return new TestDisk(changes, watched);
  }

  /// From now on it makes so many changes more, and dies at the next.
  void dieAfter(int changes) {
    changesLeft.set(changes);
  }

  boolean isDead() {
    return changesLeft.get() <= 0;
  }

  private void change() throws IOException {
    if (changesLeft.getAndDecrement() <= 0) {
      changesLeft.set(0);
      throw new Dead();
    }
  }

  @Override
  public DiskFile open(Path file, Access access) throws IOException {
    if (access != Access.READ && access != Access.WRITE) {
      change();
    }
    return new TestFile(disk.open(file, access), file.getFileName().toString().contains(watched));
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

  private final class TestFile implements DiskFile {
    private final DiskFile file;
    private final boolean isWatched;

    TestFile(DiskFile file, boolean isWatched) {
      this.file = file;
      this.isWatched = isWatched;
    }

    @Override
    public int read(long offset, ByteBuffer target) throws IOException {
      int count = file.read(offset, target);
      bytesRead.addAndGet(Math.max(0, count));
      return count;
    }

    @Override
    public int write(long offset, ByteBuffer source) throws IOException {
      change();
      return file.write(offset, source);
    }

    @Override
    public void force() throws IOException {
      change();
      if (isWatched) {
        forcesOfWatched.incrementAndGet();
      }
      file.force();
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
