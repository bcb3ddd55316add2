package dev.pawl.testkit.schedule;

import java.util.List;

/// A scenario and the shipped classes in which threads may give way while it is played.
///
/// @param scenario has a constructor without parameters
/// @param switching the full names of the classes; nested ones are included
public record Staging(Class<? extends Scenario> scenario, List<String> switching) {
  /// Copies the names.
  public Staging {
    switching = List.copyOf(switching);
  }

  private SwitchingLoader loader(Plant... plants) {
    return new SwitchingLoader(scenario.getClassLoader(), switching, plants);
  }

  /// Plays `count` schedules, none of which may fail; see [Exploration#require].
  public void requireCorrect(long firstSeed, int count) {
    Exploration.require(scenario.getSimpleName(), loader().scenario(scenario), firstSeed, count);
  }

  /// Plays up to `count` schedules with a bug planted, one of which has to fail; and has the same
  /// seed fail in the same way again, in classes that are loaded anew.
  ///
  /// @throws AssertionError where the bug survives or its run is not the same again
  public void requireCaught(Plant plant, long firstSeed, int count) {
    SwitchingLoader loader = loader(plant);
    Exploration.Result result = Exploration.explore(loader.scenario(scenario), firstSeed, count);
    if (loader.planted().isEmpty()) {
      throw new AssertionError(plant + " has no place in these classes");
    }
    Stage.Run caught =
        result
            .failed()
            .orElseThrow(() -> new AssertionError(plant + " survives " + count + " schedules"));
    Stage.Run again = Stage.play(loader(plant).scenario(scenario), caught.seed());
    if (!again.trace().equals(caught.trace()) || again.failure().isEmpty()) {
      throw new AssertionError(plant + " is not the same again under seed " + caught.seed());
    }
    System.out.printf(
        "%s: caught by schedule %d, seed %d: %s%n",
        plant, result.schedules(), caught.seed(), caught.failure().orElseThrow().getMessage());
  }
}
