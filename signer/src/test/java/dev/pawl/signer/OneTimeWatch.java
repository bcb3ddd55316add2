package dev.pawl.signer;

import static dev.pawl.signer.OneTimeOracle.ORACLE;

import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/// Stands over every test of this module: whatever a test is about, it fails where a one-time key
/// computed twice, even the same.
///
/// Tests that sign with raw trees, where nobody reserves leaves, say so with [SignsByHand].
public final class OneTimeWatch
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback {
  private static final Namespace HERE = Namespace.create(OneTimeWatch.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    OneTimeOracle watching = ORACLE; // from its first use on: before anything is computed
    context
        .getRoot()
        .getStore(HERE)
        .computeIfAbsent(
            "report",
            key -> (AutoCloseable) () -> System.out.println("one-time oracle: " + watching));
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (signsByHand(context)) {
      context.getStore(HERE).put("branch", (AutoCloseable) ORACLE.branch()::close);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    List<OneTimeOracle.Violation> violations = ORACLE.takeViolations();
    if (!violations.isEmpty() && !signsByHand(context)) {
      throw new AssertionError(
          "%d one-time keys computed twice, the first: %s"
              .formatted(violations.size(), violations.getFirst()));
    }
  }

  private static boolean signsByHand(ExtensionContext context) {
    return context.getRequiredTestClass().isAnnotationPresent(SignsByHand.class);
  }
}
