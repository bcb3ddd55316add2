package dev.pawl.spec;

import dev.pawl.durable.DiskFile;
import dev.pawl.durable.RealDisk;
import dev.pawl.testkit.ForwardingFile;
import dev.pawl.testkit.MortalDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The real disk, which says when a file was written and when it was forced, and which a process
/// may lose.
final class WatchedDisk extends MortalDisk {
  /// Hears of what has happened.
  interface Listener {
    void written(Path file, long offset);

    void forced(Path file);
  }

  private final Listener listener;
  private final Map<Path, Long> forcedBytes = new ConcurrentHashMap<>();

  /// @param changes how many changes the process lives to make
  WatchedDisk(Listener listener, int changes) {
    super(new RealDisk(), changes);
    this.listener = listener;
  }

  /// How long a file was when it was last forced; absent where it never was.
  Map<Path, Long> forcedBytes() {
    return Map.copyOf(forcedBytes);
  }

  @Override
  public DiskFile open(Path file, Access access) throws IOException {
    return new WatchedFile(file, super.open(file, access));
  }

  private final class WatchedFile extends ForwardingFile {
    private final Path path;

    WatchedFile(Path path, DiskFile file) {
      super(file);
      this.path = path;
    }

    @Override
    public int write(long offset, ByteBuffer source) throws IOException {
      int written = super.write(offset, source);
      listener.written(path, offset);
      return written;
    }

    @Override
    public void force() throws IOException {
      super.force();
      forcedBytes.put(path, size());
      listener.forced(path);
    }
  }
}
