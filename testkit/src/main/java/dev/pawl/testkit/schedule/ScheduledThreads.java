package dev.pawl.testkit.schedule;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;

/// Virtual threads with a scheduler of our own. JDK 25 has the constructor and shows it to nobody:
/// `--add-opens java.base/java.lang=ALL-UNNAMED`. Virtual threads that such a thread starts get the
/// same scheduler.
final class ScheduledThreads {
  private static final MethodHandle NEW_BUILDER = newBuilder();

  private ScheduledThreads() {}

  private static MethodHandle newBuilder() {
    try {
      Class<?> builder = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder");
      return MethodHandles.privateLookupIn(builder, MethodHandles.lookup())
          .findConstructor(builder, MethodType.methodType(void.class, Executor.class))
          .asType(MethodType.methodType(Thread.Builder.OfVirtual.class, Executor.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "needs a JDK 25 and --add-opens java.base/java.lang=ALL-UNNAMED", e);
    }
  }

  /// A thread that has not started.
  static Thread unstarted(Executor scheduler, String name, Runnable body) {
    try {
      return ((Thread.Builder.OfVirtual) NEW_BUILDER.invokeExact(scheduler))
          .name(name)
          .unstarted(body);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
