package dev.pawl.acceptance.kernel;

import java.util.List;

/// What the kernel does at one call.
///
/// @param call the system call
/// @param kind what happens there
/// @param when at which call of a thread, 1-based; 0 for every call
record Fault(String call, Kind kind, int when) {

  /// What can happen at a call.
  enum Kind {
    /// The process dies before the call has an effect.
    KILLED("signal=SIGKILL"),
    /// The call fails and has no effect.
    EIO("error=EIO"),
    /// The disk is full.
    ENOSPC("error=ENOSPC"),
    /// The call does nothing and says that it succeeded: a sync that syncs nothing.
    IDLE("retval=0"),
    /// The call says that it wrote 16 bytes, and wrote none.
    LOST("retval=16");

    private final String effect;

    Kind(String effect) {
      this.effect = effect;
    }
  }

  /// For strace's `-e`.
  String injection() {
    return "inject=%s:%s%s".formatted(call, kind.effect, when == 0 ? "" : ":when=" + when);
  }

  /// What can go wrong with a call.
  static List<Kind> kinds(String call) {
    return switch (call) {
      case "pwrite64" -> List.of(Kind.KILLED, Kind.EIO, Kind.ENOSPC, Kind.LOST);
      case "fdatasync", "fsync" ->
          Machine.SLOW
              ? List.of(Kind.KILLED, Kind.EIO, Kind.ENOSPC, Kind.IDLE)
              : List.of(Kind.KILLED, Kind.EIO, Kind.IDLE);
      default -> List.of(Kind.KILLED, Kind.EIO);
    };
  }
}
