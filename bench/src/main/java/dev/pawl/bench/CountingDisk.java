package dev.pawl.bench;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskFile;
import dev.pawl.durable.DiskLock;
import dev.pawl.durable.DurableFiles;
import dev.pawl.durable.RealDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// The disk of this machine, counting what the files of a journal ask of it.
final class CountingDisk implements Disk {
  private final Disk disk = new RealDisk();
  private final LongAdder forces = new LongAdder();
  private final LongAdder forceNanos = new LongAdder();
  private final LongAdder bytesWritten = new LongAdder();

  /// What was asked for so far.
  ///
  /// @param forces of journal segments: as many as there were batches
  /// @param forceNanos spent in them
  /// @param bytesWritten to journal segments
  record Count(long forces, long forceNanos, long bytesWritten) {
    Count since(Count before) {
      return new Count(
          forces - before.forces,
          forceNanos - before.forceNanos,
          bytesWritten - before.bytesWritten);
    }
  }

  Count count() {
    return new Count(forces.sum(), forceNanos.sum(), bytesWritten.sum());
  }

  @Override
  public DiskFile open(Path file, Access access) throws IOException {
    DiskFile opened = disk.open(file, access);
    boolean journal = access != Access.READ && DurableFiles.parent(file).endsWith("journal");
    return journal ? new CountingFile(opened) : opened;
  }

  private final class CountingFile implements DiskFile {
    private final DiskFile file;

    CountingFile(DiskFile file) {
      this.file = file;
    }

    @Override
    public int read(long offset, ByteBuffer target) throws IOException {
      return file.read(offset, target);
    }

    @Override
    public int write(long offset, ByteBuffer source) throws IOException {
      int written = file.write(offset, source);
      bytesWritten.add(written);
      return written;
    }

    @Override
    public void force() throws IOException {
      long start = System.nanoTime();
      file.force();
      forceNanos.add(System.nanoTime() - start);
      forces.increment();
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  @Override
  public void rename(Path source, Path target) throws IOException {
    disk.rename(source, target);
  }

  @Override
  public void delete(Path file) throws IOException {
    disk.delete(file);
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    disk.createDirectory(directory);
  }

  @Override
  public void createSharedDirectory(Path directory) throws IOException {
    disk.createSharedDirectory(directory);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
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

  @Override
  public boolean othersMayRead(Path path) throws IOException {
    return disk.othersMayRead(path);
  }

  @Override
  public boolean othersMayWrite(Path path) throws IOException {
    return disk.othersMayWrite(path);
  }
}
