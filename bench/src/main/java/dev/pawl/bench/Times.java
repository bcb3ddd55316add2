package dev.pawl.bench;

import java.util.Arrays;
import java.util.Locale;

/// How long many runs of one thing took. One writer; read when it is done.
final class Times {
  private long[] nanos = new long[1 << 12];
  private int count;
  private boolean sorted;

  void add(long duration) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = duration;
    sorted = false;
  }

  void addAll(Times others) {
    for (int i = 0; i < others.count; i++) {
      add(others.nanos[i]);
    }
  }

  int count() {
    return count;
  }

  double median() {
    return quantile(0.5);
  }

  double worst() {
    return quantile(1);
  }

  double mean() {
    return Arrays.stream(nanos, 0, count).average().orElse(Double.NaN);
  }

  /// In nanoseconds; not a number where nothing was measured.
  double quantile(double part) {
    if (count == 0) {
      return Double.NaN;
    }
    if (!sorted) {
      Arrays.sort(nanos, 0, count);
      sorted = true;
    }
    return nanos[Math.clamp((long) Math.ceil(part * count) - 1, 0, count - 1)];
  }

  /// The shorter of two durations, of which either may be not a number.
  static double least(double one, double other) {
    if (Double.isNaN(one)) {
      return other;
    }
    return Double.isNaN(other) ? one : Math.min(one, other);
  }

  /// How many times as long the one takes as the other; a dash where one was not measured.
  static String ratio(double one, double other) {
    double ratio = one / other;
    if (Double.isNaN(ratio)) {
      return "-";
    }
    return String.format(Locale.ROOT, ratio < 100 ? "%.1f x" : "%.0f x", ratio);
  }

  /// A duration for people, in a unit that leaves three digits or so.
  static String show(double nanos) {
    if (Double.isNaN(nanos)) {
      return "-";
    }
    if (nanos < 1e6) {
      return "%.1f us".formatted(nanos / 1e3);
    }
    return nanos < 1e9
        ? String.format(Locale.ROOT, "%.2f ms", nanos / 1e6)
        : String.format(Locale.ROOT, "%.2f s", nanos / 1e9);
  }
}
