package dev.pawl.testkit;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskFile;
import dev.pawl.durable.DiskLock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Passes every call on to another disk; a test overrides what it watches or breaks.
public abstract class ForwardingDisk implements Disk {
  private final Disk disk;

  protected ForwardingDisk(Disk disk) {
    this.disk = disk;
  }

  @Override
  public DiskFile open(Path file, Access access) throws IOException {
    return disk.open(file, access);
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
