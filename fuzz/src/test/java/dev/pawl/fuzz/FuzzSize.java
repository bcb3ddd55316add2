package dev.pawl.fuzz;

/// How long Jazzer searches with `-Pslow`. In the build it runs the corpus only.
public final class FuzzSize {
  /// Executions of each decoder.
  public static final long EXECUTIONS = 10_000_000;

  /// Never what ends the search.
  public static final String DURATION = "24h";

  private FuzzSize() {}
}
