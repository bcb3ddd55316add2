package dev.pawl.testkit.schedule;

/// What is played under many schedules. Called on a scheduled thread.
///
/// It must depend on nothing but the stage: the same seed has to give the same run. It fails by
/// throwing.
@FunctionalInterface
public interface Scenario {
  /// Builds a small world, starts threads through the stage, waits for them and checks.
  void play(Stage stage) throws Exception;
}
