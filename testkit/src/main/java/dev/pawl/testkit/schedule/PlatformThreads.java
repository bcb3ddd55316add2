package dev.pawl.testkit.schedule;

/// What stands in for [Thread.Builder.OfPlatform] in classes that a [SwitchingLoader] loads: its
/// threads belong to the stage. Only what product code calls is here.
public interface PlatformThreads {
  /// Names the thread.
  PlatformThreads name(String name);

  /// Nothing: no thread outlives its stage.
  PlatformThreads daemon();

  /// Starts a thread.
  Thread start(Runnable body);
}
