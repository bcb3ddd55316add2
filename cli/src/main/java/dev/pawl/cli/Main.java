package dev.pawl.cli;

/// Placeholder.
public final class Main {
  private Main() {}
}
