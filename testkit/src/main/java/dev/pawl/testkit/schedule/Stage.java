package dev.pawl.testkit.schedule;

import dev.pawl.testkit.Choices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;

/// Where a [Scenario] is played: one run under one seed.
public final class Stage {
  /// What one run was.
  ///
  /// @param trace which thread went on at each step
  /// @param failure why it failed; empty where it did not
  public record Run(long seed, List<Integer> trace, Optional<Throwable> failure) {
    /// Copies the trace.
    public Run {
      trace = List.copyOf(trace);
    }
  }

  /// More points than this are a run that does not end.
  private static final int POINTS_MAX = 1_000_000;

  // No monitor: whoever carries virtual threads must hold none, or loses track of it.
  private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

  private final Choices choices;
  private final SeededExecutor executor;
  private final int patience; // a thread gives way once in so many points
  private final IdentityHashMap<Object, ReentrantLock> monitors = new IdentityHashMap<>();
  private final List<Thread> waiting = new ArrayList<>();
  private final List<String> unfinished = new ArrayList<>();
  private Optional<Throwable> failure = Optional.empty();
  private boolean switching;
  private long ticks;
  private int points;

  private Stage(long seed) {
    this.choices = Choices.seeded(seed);
    this.executor = new SeededExecutor(choices);
    this.patience = 2 << choices.next(5);
  }

  /// Plays a scenario once on the calling thread. One run at a time in a process.
  public static Run play(Scenario scenario, long seed) {
    ONE_AT_A_TIME.lock();
    try {
      Stage stage = new Stage(seed);
      Points.stage = stage;
      stage.playHere(scenario);
      List<Integer> trace = Arrays.stream(stage.executor.trace()).boxed().toList();
      return new Run(seed, trace, stage.failure);
    } finally {
      Points.stage = null;
      ONE_AT_A_TIME.unlock();
    }
  }

  private void playHere(Scenario scenario) {
    Callable<Void> main =
        () -> {
          scenario.play(this);
          return null;
        };
    thread("main", main).start();
    try {
      executor.runAll();
    } catch (IllegalStateException e) {
      fail(e);
    }
    if (!unfinished.isEmpty()) {
      fail(new AssertionError("nobody can go on; waiting: " + unfinished));
    }
  }

  /// Chance that belongs to this run, for what else the scenario varies.
  public Choices choices() {
    return choices;
  }

  /// Counts up at each call: later calls, in the order of this run, get higher numbers.
  public long tick() {
    return ++ticks;
  }

  /// Adds a thread, which starts when [#awaitAll()] is called.
  public void add(String name, Callable<?> body) {
    waiting.add(thread(name, body));
  }

  /// Starts the threads that were added and waits until they end. Only meanwhile threads give way
  /// at points; before and after it they do where they have to wait.
  public void awaitAll() throws InterruptedException {
    List<Thread> threads = List.copyOf(waiting);
    waiting.clear();
    switching = true;
    for (Thread thread : threads) {
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    switching = false;
  }

  /// Lets others go on, where the seed says so.
  @SuppressWarnings("ThreadPriorityCheck") // the scheduler decides, not the machine
  public void point() {
    if (++points == POINTS_MAX) {
      IllegalStateException endless =
          new IllegalStateException("no end after " + POINTS_MAX + " points");
      fail(endless);
      throw endless;
    }
    if (switching && Thread.currentThread().isVirtual() && choices.next(patience) == 0) {
      Thread.yield();
    }
  }

  private Thread thread(String name, Callable<?> body) {
    return ScheduledThreads.unstarted(
        executor,
        name,
        () -> {
          unfinished.add(name);
          try {
            body.call();
          } catch (Throwable e) {
            fail(e);
          }
          unfinished.remove(name);
        });
  }

  private void fail(Throwable e) {
    if (failure.isEmpty()) {
      failure = Optional.of(e);
    }
  }

  /// A thread of the code under test.
  Thread start(String name, Runnable body) {
    Thread thread = ScheduledThreads.unstarted(executor, name, body);
    thread.start();
    return thread;
  }

  void enter(Object monitor) {
    point();
    monitors.computeIfAbsent(monitor, absent -> new ReentrantLock()).lock();
  }

  void exit(Object monitor) {
    ReentrantLock lock = monitors.get(monitor);
    if (lock == null) {
      throw new IllegalMonitorStateException("left and never entered");
    }
    lock.unlock();
    point();
  }
}
