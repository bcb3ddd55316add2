package dev.pawl.bench;

/// What the machine adds by itself: a loop that computes and touches nothing, of a given length.
/// Its slowest run shows what other processes, the hypervisor and the clock cost anything that
/// long.
final class Noise {
  private Noise() {}

  /// Runs the loop `count` times, each about as long as `nanos`.
  static Times of(double nanos, int count) {
    int steps = 1_000;
    for (int i = 0; i < 10_000; i++) {
      spin(steps); // warm
    }
    Times calibration = new Times();
    for (int i = 0; i < 1_001; i++) {
      calibration.add(time(steps));
    }
    int wanted = (int) Math.max(1, steps * nanos / calibration.median());
    Times times = new Times();
    for (int i = 0; i < count; i++) {
      times.add(time(wanted));
    }
    return times;
  }

  private static long time(int steps) {
    long start = System.nanoTime();
    spin(steps);
    return System.nanoTime() - start;
  }

  private static void spin(int steps) {
    long x = 1;
    for (int i = 0; i < steps; i++) {
      x ^= x << 13;
      x ^= x >>> 7;
      x ^= x << 17;
    }
    if (x == 0) { // xorshift never gets there; the compiler does not know
      throw new AssertionError();
    }
  }
}
