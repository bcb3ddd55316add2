package dev.pawl.bench;

import java.util.ArrayList;
import java.util.List;

/// What a run was to reach, collected while it measures and printed below its tables.
final class Goals {
  private final List<Runnable> lines = new ArrayList<>();

  /// A time that was to be shorter than another.
  void under(String what, double nanos, double limitNanos) {
    check(
        "%s under %s".formatted(what, Times.show(limitNanos)),
        nanos < limitNanos,
        Times.show(nanos));
  }

  /// Anything else that was to be so.
  void check(String wanted, boolean met, String seen) {
    lines.add(() -> Report.goal(wanted, met, seen));
  }

  void print() {
    lines.forEach(Runnable::run);
  }
}
