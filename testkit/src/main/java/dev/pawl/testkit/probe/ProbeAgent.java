package dev.pawl.testkit.probe;

import java.lang.instrument.Instrumentation;

/// What the JVM calls when it loads the agent.
public final class ProbeAgent {
  private ProbeAgent() {}

  /// Called by the JVM.
  ///
  /// @param arguments none
  public static void agentmain(String arguments, Instrumentation instrumentation) {
    Probe.install(instrumentation);
  }
}
