package dev.pawl.testkit.conformance;

import java.io.IOException;
import java.util.Optional;

/// Counts the cases of a scenario, and makes a verdict of them.
final class Tally {
  /// One case, in a world of its own.
  @FunctionalInterface
  interface Case {
    void play() throws IOException;
  }

  private int cases;
  private int refused;
  private String refusal = "";
  private Optional<Verdict.Broken> broken = Optional.empty();

  /// Plays a case: an exception is a refusal, and what left is looked at either way.
  void play(World world, Case played) {
    cases++;
    try {
      played.play();
    } catch (IOException | RuntimeException e) {
      refuse(String.valueOf(e.getMessage()));
    }
    if (broken.isEmpty()) {
      broken = world.released.broken();
    }
  }

  /// Counts a refusal.
  private void refuse(String reason) {
    refused++;
    if (refusal.isEmpty()) {
      refusal = reason;
    }
  }

  /// The requirement does not hold, though no leaf was used twice.
  void breaks(String what) {
    if (broken.isEmpty()) {
      broken = Optional.of(new Verdict.Broken(what, Optional.empty()));
    }
  }

  boolean isBroken() {
    return broken.isPresent();
  }

  /// @param what was done in each case
  Verdict verdict(String what) {
    if (broken.isPresent()) {
      return broken.get();
    }
    return refused == 0
        ? new Verdict.Kept(cases + " times " + what)
        : new Verdict.Stopped(
            "%d of %d times %s, it refused: %s".formatted(refused, cases, what, refusal));
  }
}
