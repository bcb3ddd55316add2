package dev.pawl.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The life of a command that serves: it lasts until the process is told to end (SIGTERM, SIGINT)
/// or its thread is interrupted. A process that ends waits for [#close], so a command opens this
/// first and closes it last.
final class Lifetime implements AutoCloseable {
  private static final long WAIT_SECONDS = 10;

  private final CountDownLatch end = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::endAndWait);

  Lifetime() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void endAndWait() {
    end.countDown();
    try {
      closed.await(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Returns when it is time to end.
  void await() {
    try {
      end.await();
    } catch (InterruptedException e) {
      // so ends a command that is no process of its own
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process is ending
    }
  }
}
