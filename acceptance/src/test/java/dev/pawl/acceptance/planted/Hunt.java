package dev.pawl.acceptance.planted;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Optional;
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

/// Runs a layer's tests over patched code until one of them fails.
final class Hunt {
  /// For each test: one that waits for ever has noticed, too.
  private static final String TIME_LIMIT = "120 s";

  private static final int WHY_LINES = 4;

  private final ClassLoader code;

  Hunt(ClassLoader code) {
    this.code = code;
  }

  /// A test that failed.
  ///
  /// @param test class and method
  /// @param why the beginning of what it says
  record Catch(String test, String why) {}

  /// What one run of a layer came to.
  ///
  /// @param first the first test that failed; empty where all passed
  /// @param tests how many ran
  record Result(Optional<Catch> first, int tests) {}

  Result run(Layer layer) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    PrintStream out = System.out;
    PrintStream err = System.err;
    thread.setContextClassLoader(code);
    System.setOut(new PrintStream(OutputStream.nullOutputStream()));
    System.setErr(new PrintStream(OutputStream.nullOutputStream()));
    try {
      Listener listener = new Listener();
      for (String testClass : layer.testClasses()) {
        run(testClass, listener);
        if (listener.first.get() != null) {
          break;
        }
      }
      return new Result(Optional.ofNullable(listener.first.get()), listener.tests);
    } finally {
      System.setOut(out);
      System.setErr(err);
      thread.setContextClassLoader(before);
    }
  }

  private void run(String testClass, Listener listener) {
    Launcher launcher = LauncherFactory.create();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectClass(code, testClass))
            .configurationParameter("junit.jupiter.execution.timeout.default", TIME_LIMIT)
            .configurationParameter(
                "junit.jupiter.execution.timeout.thread.mode.default", "SEPARATE_THREAD")
            .build();
    launcher.execute(
        LauncherExecutionRequestBuilder.request(request)
            .listeners(listener)
            .cancellationToken(listener.enough)
            .build());
  }

  private static final class Listener implements TestExecutionListener {
    final AtomicReference<Catch> first = new AtomicReference<>();
    final CancellationToken enough = CancellationToken.create();
    int tests;

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      tests += test.isTest() ? 1 : 0;
      if (result.getStatus() == TestExecutionResult.Status.FAILED) {
        String why =
            result
                .getThrowable()
                .map(problem -> problem.toString().lines().limit(WHY_LINES))
                .map(lines -> lines.collect(Collectors.joining(" ")))
                .orElse("");
        if (first.compareAndSet(null, new Catch(nameOf(test), why))) {
          enough.cancel();
        }
      }
    }

    private static String nameOf(TestIdentifier test) {
      return test.getLegacyReportingName().contains("(")
          ? test.getParentId().orElse("").replaceAll(".*\\.(\\w+)\\]$", "$1")
              + "."
              + test.getLegacyReportingName().replaceAll("\\(.*", "")
          : test.getLegacyReportingName();
    }
  }
}
