package dev.pawl.testkit;

import java.util.SplittableRandom;

/// Decides what chance would decide. The same answers make the same run.
@FunctionalInterface
public interface Choices {
  /// A number from 0 to `bound - 1`.
  int next(int bound);

  /// Chance that follows from a seed.
  static Choices seeded(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return random::nextInt;
  }

  /// Always the first choice: at a crash, nothing that was not forced survives.
  static Choices first() {
    return bound -> 0;
  }
}
