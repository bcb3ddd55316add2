package dev.pawl.testkit;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/// A disk on which the process dies: from some change on, nothing happens any more.
///
/// What was written before stays, forced or not, as it does when a process is killed. Safe for all
/// threads.
public abstract class MortalDisk extends ForwardingDisk {
  /// Thrown by every change after the death.
  public static final class Dead extends IOException {
    private static final long serialVersionUID = 1L;

    private Dead() {
      super("the process is dead");
    }
  }

  private final AtomicInteger changesLeft;

  /// @param changes how many changes the process lives to make
  protected MortalDisk(Disk disk, int changes) {
    super(disk);
    this.changesLeft = new AtomicInteger(changes);
  }

  /// From now on it makes so many changes more, and dies at the next.
  public final void dieAfter(int changes) {
    changesLeft.set(changes);
  }

  /// Whether the next change fails.
  public final boolean isDead() {
    return changesLeft.get() <= 0;
  }

  private void change() throws IOException {
    if (changesLeft.getAndUpdate(left -> Math.max(0, left - 1)) <= 0) {
      throw new Dead();
    }
  }

  @Override
  public DiskFile open(Path file, Access access) throws IOException {
    if (access != Access.READ && access != Access.WRITE) {
      change();
    }
    return new MortalFile(super.open(file, access));
  }

  @Override
  public void rename(Path source, Path target) throws IOException {
    change();
    super.rename(source, target);
  }

  @Override
  public void delete(Path file) throws IOException {
    change();
    super.delete(file);
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    change();
    super.createDirectory(directory);
  }

  @Override
  public void createSharedDirectory(Path directory) throws IOException {
    change();
    super.createSharedDirectory(directory);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    change();
    super.forceDirectory(directory);
  }

  private final class MortalFile extends ForwardingFile {
    MortalFile(DiskFile file) {
      super(file);
    }

    @Override
    public int write(long offset, ByteBuffer source) throws IOException {
      change();
      return super.write(offset, source);
    }

    @Override
    public void force() throws IOException {
      change();
      super.force();
    }

    @Override
    public void truncate(long size) throws IOException {
      change();
      super.truncate(size);
    }
  }
}
