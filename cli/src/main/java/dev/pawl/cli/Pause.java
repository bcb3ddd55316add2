package dev.pawl.cli;

import java.time.Duration;

/// Waits before looking again at what another process or machine does: nothing here can be told
/// when that changes.
final class Pause {
  private Pause() {}

  /// @throws InterruptedException where the program is ending
  static void of(Duration duration) throws InterruptedException {
    Thread.sleep(duration);
  }
}
