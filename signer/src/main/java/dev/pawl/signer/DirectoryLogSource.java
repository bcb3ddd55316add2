package dev.pawl.signer;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DurableFiles;
import dev.pawl.tlog.published.LogSource;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;

/// A published log in a directory: what a web server serves, a copy of it, an auditor's bundle.
public final class DirectoryLogSource implements LogSource {
  private final Disk disk;
  private final Path directory;

  /// @param directory where the log's `checkpoint` lies
  public DirectoryLogSource(Disk disk, Path directory) {
    this.disk = disk;
    this.directory = directory;
  }

  @Override
  public Optional<byte[]> fetch(String path, int bytesMax) throws IOException {
    try {
      return Optional.of(DurableFiles.readSmall(disk, directory.resolve(path), bytesMax));
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Optional.empty();
    }
  }

  @Override
  public String description() {
    return directory.toString();
  }

  @Override
  public void close() {}
}
