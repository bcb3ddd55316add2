package dev.pawl.acceptance.planted;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.platform.engine.CancellationToken;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherExecutionRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// Runs one test over patched code, with what its module has stand over its tests.
final class Hunt {
  /// For each test: one that waits for ever has noticed, too.
  private static final String TIME_LIMIT = "120 s";

  private static final int WHY_LINES = 4;
  private static final String SIGNER = "dev.pawl.signer.";

  private final PatchedLoader code;

  Hunt(PatchedLoader code) {
    this.code = code;
  }

  /// What a run came to.
  ///
  /// @param failure the beginning of what the first failure says; empty where all passed
  /// @param tests how many ran: more than one where the test has parameters
  record Result(Optional<String> failure, int tests) {}

  /// Runs the test until it fails.
  ///
  /// @throws IllegalArgumentException where there is no such test
  Result run(Guard guard) throws ReflectiveOperationException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    PrintStream out = System.out;
    PrintStream err = System.err;
    thread.setContextClassLoader(code);
    System.setOut(new PrintStream(OutputStream.nullOutputStream()));
    System.setErr(new PrintStream(OutputStream.nullOutputStream()));
    try {
      Listener listener = new Listener();
      run(guard, listener);
      return new Result(Optional.ofNullable(listener.first.get()), listener.tests.get());
    } finally {
      System.setOut(out);
      System.setErr(err);
      thread.setContextClassLoader(before);
    }
  }

  private void run(Guard guard, Listener listener) throws ReflectiveOperationException {
    boolean watched = guard.testClass().startsWith(SIGNER);
    if (watched) {
      code.watchOneTimeKeys();
    }
    Class<?> testClass = code.loadClass(guard.testClass());
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectMethod(testClass, guard.in(testClass)))
            // OneTimeWatch: a test of the signer fails where a one-time key computes twice.
            .configurationParameter(
                "junit.jupiter.extensions.autodetection.enabled", Boolean.toString(watched))
            .configurationParameter("junit.jupiter.execution.timeout.default", TIME_LIMIT)
            .configurationParameter(
                "junit.jupiter.execution.timeout.thread.mode.default", "SEPARATE_THREAD")
            .build();
    Launcher launcher = LauncherFactory.create();
    launcher.execute(
        LauncherExecutionRequestBuilder.request(request)
            .listeners(listener)
            .cancellationToken(listener.enough)
            .build());
  }

  /// Hears of tests alone: a class that cannot be set up has noticed nothing.
  private static final class Listener implements TestExecutionListener {
    final AtomicReference<String> first = new AtomicReference<>();
    final CancellationToken enough = CancellationToken.create();
    final AtomicInteger tests = new AtomicInteger();

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (test.isTest()) {
        tests.incrementAndGet();
        if (result.getStatus() == TestExecutionResult.Status.FAILED) {
          var _ = first.compareAndSet(null, why(result));
          enough.cancel();
        }
      }
    }

    private static String why(TestExecutionResult result) {
      return result
          .getThrowable()
          .map(problem -> problem.toString().lines().limit(WHY_LINES))
          .map(lines -> lines.collect(Collectors.joining(" ")))
          .orElse("");
    }
  }
}
