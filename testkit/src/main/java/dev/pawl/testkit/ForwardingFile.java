package dev.pawl.testkit;

import dev.pawl.durable.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Passes every call on to another file; a test overrides what it watches or breaks.
public abstract class ForwardingFile implements DiskFile {
  private final DiskFile file;

  protected ForwardingFile(DiskFile file) {
    this.file = file;
  }

  @Override
  public int read(long offset, ByteBuffer target) throws IOException {
    return file.read(offset, target);
  }

  @Override
  public int write(long offset, ByteBuffer source) throws IOException {
    return file.write(offset, source);
  }

  @Override
  public void force() throws IOException {
    file.force();
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
