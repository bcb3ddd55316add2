package dev.pawl.testkit.probe;

import org.jspecify.annotations.Nullable;

/// Hears of each call of a watched method, in the thread that calls, and may fail in its place.
public interface Observer {

  /// A method was called; none of its own instructions has run.
  ///
  /// @param self null for a static method
  /// @param arguments the objects themselves, numbers boxed
  default void entered(Point point, @Nullable Object self, Object[] arguments) {}

  /// A method is about to return. Nobody hears of one that throws.
  ///
  /// @param result null for `void`
  /// @return what the method returns instead, mostly `result`
  default @Nullable Object left(
      Point point, @Nullable Object self, Object[] arguments, @Nullable Object result) {
    return result;
  }
}
