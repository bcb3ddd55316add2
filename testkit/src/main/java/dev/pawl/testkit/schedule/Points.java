package dev.pawl.testkit.schedule;

import org.jspecify.annotations.Nullable;

/// What classes call that a [SwitchingLoader] loaded. Outside a run it does nothing.
public final class Points {
  static @Nullable Stage stage; // of the one run; set and read on its carrier

  private Points() {}

  /// Others may go on here.
  public static void point() {
    Stage now = stage;
    if (now != null) {
      now.point();
    }
  }

  /// Enters a monitor: a lock of the stage, so that who waits for it is scheduled like all others.
  public static void enter(Object monitor) {
    Stage now = stage;
    if (now != null) {
      now.enter(monitor);
    }
  }

  /// Leaves a monitor.
  public static void exit(Object monitor) {
    Stage now = stage;
    if (now != null) {
      now.exit(monitor);
    }
  }

  /// Instead of [Thread#ofPlatform()].
  public static PlatformThreads ofPlatform() {
    Stage now = stage;
    if (now == null) {
      throw new IllegalStateException("no run is under way");
    }
    return new Named(now, "thread");
  }

  private record Named(Stage stage, String name) implements PlatformThreads {
    @Override
    public PlatformThreads name(String other) {
      return new Named(stage, other);
    }

    @Override
    public PlatformThreads daemon() {
      return this;
    }

    @Override
    public Thread start(Runnable body) {
      return stage.start(name, body);
    }
  }
}
