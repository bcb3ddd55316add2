package dev.pawl.testkit.schedule;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// Many schedules of one scenario, seed after seed.
public final class Exploration {
  private Exploration() {}

  /// What many runs were.
  ///
  /// @param schedules how many
  /// @param distinct how many of them were different ones
  /// @param failed the first that failed, where the exploration stopped
  public record Result(int schedules, int distinct, Optional<Stage.Run> failed) {}

  /// Plays `count` schedules, or until one fails.
  public static Result explore(Scenario scenario, long firstSeed, int count) {
    Set<Long> traces = new HashSet<>();
    for (int i = 0; i < count; i++) {
      Stage.Run run = Stage.play(scenario, firstSeed + i);
      traces.add(fingerprint(run));
      if (run.failure().isPresent()) {
        return new Result(i + 1, traces.size(), Optional.of(run));
      }
    }
    return new Result(count, traces.size(), Optional.empty());
  }

  /// Plays `count` schedules of a scenario, none of which may fail, and prints how many were
  /// different. With `-Dpawl.seed=N` that one alone.
  ///
  /// @return how many were different
  /// @throws AssertionError with the seed of the first that fails
  public static int require(String name, Scenario scenario, long firstSeed, int count) {
    long seed = Long.getLong("pawl.seed", firstSeed);
    Result result = explore(scenario, seed, seed == firstSeed ? count : 1);
    result
        .failed()
        .ifPresent(run -> {
          throw new AssertionError(
              "%s fails under seed %d; replay it with -Dpawl.seed=%d; threads went on as %s"
                  .formatted(name, run.seed(), run.seed(), head(run)),
              run.failure().orElseThrow());
        });
    System.out.printf(
        "%s: %d schedules from seed %d, %d of them distinct%n",
        name, result.schedules(), seed, result.distinct());
    return result.distinct();
  }

  private static String head(Stage.Run run) {
    return run.trace().size() <= 200
        ? run.trace().toString()
        : run.trace().subList(0, 200) + " and so on";
  }

  private static long fingerprint(Stage.Run run) {
    long hash = 1_125_899_906_842_597L;
    for (int thread : run.trace()) {
      hash = 31 * hash + thread;
    }
    return hash;
  }
}
