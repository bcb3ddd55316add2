package dev.pawl.durable;

import java.io.IOException;

/// An exclusive lock on a file made for nothing else.
public interface DiskLock extends AutoCloseable {

  /// Fails unless the lock file is still the file that was locked: a tmp cleaner or an operator may
  /// have removed or replaced it.
  void check() throws IOException;

  @Override
  void close() throws IOException;
}
