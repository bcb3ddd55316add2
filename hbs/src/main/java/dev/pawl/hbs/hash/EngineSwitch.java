package dev.pawl.hbs.hash;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/// The choice between the portable engine of a hash function and a faster candidate, made once.
///
/// @param <E> what the engines can do
final class EngineSwitch<E extends ChainEngine> {
  private final E portable;
  private final Function<E, Optional<E>> candidates;
  private final Trial<E> trial;
  private final AtomicBoolean started = new AtomicBoolean();
  private final CountDownLatch decided = new CountDownLatch(1);
  private volatile Choice<E> choice;

  /// Compares a candidate with the portable engine.
  @FunctionalInterface
  interface Trial<E extends ChainEngine> {
    EngineTrial.Result compare(E portable, E candidate);
  }

  /// A switch that stands on the portable engine.
  ///
  /// @param candidates makes the faster engine, given the portable one, if this machine has one;
  ///   called on the warm-up thread
  EngineSwitch(E portable, Function<E, Optional<E>> candidates, Trial<E> trial) {
    this.portable = portable;
    this.candidates = candidates;
    this.trial = trial;
    this.choice = new Choice<>(portable, "not warmed up");
  }

  E portable() {
    return portable;
  }

  E current() {
    return choice.engine();
  }

  String description() {
    Choice<E> now = choice;
    return now.engine().description() + " (" + now.reason() + ")";
  }

  /// Starts the trial of the candidate on a daemon thread, the first time.
  void warmUp() {
    if (started.compareAndSet(false, true)) {
      Thread.ofPlatform().daemon().name("pawl-engine-warm-up").start(this::decide);
    }
  }

  boolean awaitDecision(Duration timeout) throws InterruptedException {
    return decided.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void decide() {
    try {
      choice = new Choice<>(portable, "warming up");
      choice = choose();
    } catch (RuntimeException | LinkageError e) {
      choice = new Choice<>(portable, "the faster engine failed: " + e);
    } finally {
      decided.countDown();
    }
  }

  private Choice<E> choose() {
    Optional<E> candidate = candidates.apply(portable);
    if (candidate.isEmpty()) {
      return new Choice<>(portable, "this Java runtime and processor offer no faster one");
    }
    return switch (trial.compare(portable, candidate.get())) {
      case EngineTrial.Passed(String figures) -> new Choice<>(candidate.get(), figures);
      case EngineTrial.Failed(String why) ->
          new Choice<>(portable, candidate.get().description() + " refused: " + why);
    };
  }

  private record Choice<E extends ChainEngine>(E engine, String reason) {}
}
