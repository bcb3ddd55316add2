package dev.pawl.durable;

import java.io.IOException;
import java.nio.file.Path;

/// The lock is held by another process, or by another part of this one.
public final class LockedException extends IOException {
  private static final long serialVersionUID = 1L;

  /// @param lockFile the lock that was asked for
  public LockedException(Path lockFile) {
    super("another process holds " + lockFile);
  }
}
