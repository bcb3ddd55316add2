package dev.pawl.signer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.races.PlantedLoader;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;

/// The sizes under which Lincheck looks at the shipped classes, and at the same with a bug planted.
final class Lincheck {
  private static final boolean SLOW = Boolean.getBoolean("pawl.slow");

  /// How often the small operations run, and those that make a store each time.
  static final int SMALL = 500;

  static final int STORES = 50;

  private Lincheck() {}

  /// For what has no threads of its own: Lincheck decides who goes on at each step.
  static ModelCheckingOptions interleavings() {
    return new ModelCheckingOptions()
        .iterations(SLOW ? 10 : 3)
        .invocationsPerIteration(SLOW ? 3_000 : 300)
        .threads(2)
        .actorsPerThread(2)
        .actorsBefore(0)
        .actorsAfter(1);
  }

  /// For what has threads of its own, which Lincheck cannot schedule: the machine decides.
  static StressOptions realThreads(Class<?> specification, int invocations) {
    return new StressOptions()
        .iterations(SLOW ? 10 : 3)
        .invocationsPerIteration(SLOW ? 10 * invocations : invocations)
        .threads(2)
        .actorsPerThread(2)
        .actorsBefore(1)
        .actorsAfter(1)
        .sequentialSpecification(specification);
  }

  /// Has a bug noticed. One planted class in a process, and none that is checked sound: Lincheck
  /// keeps what it has instrumented by the name of the class, whichever loader it came from.
  static void requireNoticed(Options<?, ?> options, PlantedLoader loader, Class<?> operations)
      throws ClassNotFoundException {
    Class<?> planted = loader.loadClass(operations.getName());
    assertThatThrownBy(() -> options.check(planted)).isInstanceOf(LincheckAssertionError.class);
    loader.requirePlanted();
  }
}
