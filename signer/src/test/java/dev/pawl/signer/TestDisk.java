package dev.pawl.signer;

import dev.pawl.durable.DiskFile;
import dev.pawl.durable.RealDisk;
import dev.pawl.testkit.ForwardingFile;
import dev.pawl.testkit.MortalDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// The real disk, on which the process may die, and which counts.
final class TestDisk extends MortalDisk {
  private final String watched;

  /// How often a file with the watched text in its name was forced.
  final AtomicInteger forcesOfWatched = new AtomicInteger();

  final AtomicLong bytesRead = new AtomicLong();

  private TestDisk(int changesLeft, String watched) {
    super(new RealDisk(), changesLeft);
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

  @Override
  public DiskFile open(Path file, Access access) throws IOException {
    return new TestFile(super.open(file, access), file.getFileName().toString().contains(watched));
  }

  private final class TestFile extends ForwardingFile {
    private final boolean isWatched;

    TestFile(DiskFile file, boolean isWatched) {
      super(file);
      this.isWatched = isWatched;
    }

    @Override
    public int read(long offset, ByteBuffer target) throws IOException {
      int count = super.read(offset, target);
      bytesRead.addAndGet(Math.max(0, count));
      return count;
    }

    @Override
    public void force() throws IOException {
      super.force();
      if (isWatched) {
        forcesOfWatched.incrementAndGet();
      }
    }
  }
}
