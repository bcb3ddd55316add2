package dev.pawl.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Callers, each doing the same thing again and again until the time is up.
final class Callers {
  private Callers() {}

  /// What one caller does once.
  @FunctionalInterface
  interface Act {
    /// Does it.
    ///
    /// @param caller 0-based
    void run(int caller) throws Exception;
  }

  /// What came of it.
  ///
  /// @param seconds from the start of the first to the end of the last
  /// @param times of each single act
  record Result(double seconds, Times times) {
    double perSecond() {
      return times.count() / seconds;
    }
  }

  /// Callers on virtual threads.
  static Result run(int callers, double seconds, Act act) throws InterruptedException {
    return run(Executors.newVirtualThreadPerTaskExecutor(), callers, seconds, act);
  }

  /// The same on threads of the operating system.
  static Result onThreads(int threads, double seconds, Act act) throws InterruptedException {
    return run(Executors.newFixedThreadPool(threads), threads, seconds, act);
  }

  private static Result run(ExecutorService threads, int callers, double seconds, Act act)
      throws InterruptedException {
    CountDownLatch begin = new CountDownLatch(1);
    Times all = new Times();
    long start;
    long end;
    try (threads) {
      List<Future<Times>> running = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        int caller = i;
        running.add(
            threads.submit(() -> {
              begin.await();
              return repeat(caller, seconds, act);
            }));
      }
      start = System.nanoTime();
      begin.countDown();
      for (Future<Times> each : running) {
        all.addAll(each.get());
      }
      end = System.nanoTime();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a caller failed: " + e.getCause(), e.getCause());
    }
    return new Result((end - start) / 1e9, all);
  }

  private static Times repeat(int caller, double seconds, Act act) throws Exception {
    Times times = new Times();
    long start = System.nanoTime();
    long limit = (long) (seconds * 1e9);
    for (long now = start; now - start < limit; ) {
      act.run(caller);
      long after = System.nanoTime();
      times.add(after - now);
      now = after;
    }
    return times;
  }
}
