package dev.pawl.testkit.schedule;

import dev.pawl.testkit.Choices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.Executor;

/// Carries virtual threads on the thread that calls [#runAll()], one at a time; who is next is up
/// to [Choices]. Each task that it is given is one virtual thread that can go on.
final class SeededExecutor implements Executor {
  /// More steps than this is a run that does not end.
  static final int STEPS_MAX = 20_000;

  private final Thread carrier = Thread.currentThread();
  private final Choices choices;
  private final List<Runnable> ready = new ArrayList<>();
  private final IdentityHashMap<Runnable, Integer> numbers = new IdentityHashMap<>();
  private int[] trace = new int[64];
  private int steps;
  private volatile boolean disturbed;

  SeededExecutor(Choices choices) {
    this.choices = choices;
  }

  @Override
  public void execute(Runnable thread) {
    if (!Thread.currentThread().equals(carrier) && !Thread.currentThread().isVirtual()) {
      disturbed = true; // woken from outside, at a time that no seed decides
    }
    numbers.putIfAbsent(thread, numbers.size());
    ready.add(thread);
  }

  /// Runs until nobody can go on.
  ///
  /// @throws IllegalStateException where a thread outside took part, or the run does not end
  void runAll() {
    while (!ready.isEmpty()) {
      Runnable next = ready.remove(ready.size() == 1 ? 0 : choices.next(ready.size()));
      if (steps == STEPS_MAX) {
        throw new IllegalStateException("no end after " + STEPS_MAX + " steps");
      }
      if (steps == trace.length) {
        trace = Arrays.copyOf(trace, 2 * steps);
      }
      trace[steps++] = numbers.getOrDefault(next, -1);
      next.run();
      if (disturbed) {
        throw new IllegalStateException("a thread outside the schedule woke one inside");
      }
    }
  }

  /// How many times a thread was let go on.
  int steps() {
    return steps;
  }

  /// Which thread went on at each step; threads count from 0 in the order of their start.
  int[] trace() {
    return Arrays.copyOf(trace, steps);
  }
}
