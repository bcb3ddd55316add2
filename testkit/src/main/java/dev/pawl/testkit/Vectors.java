package dev.pawl.testkit;

/// Placeholder.
public final class Vectors {
  private Vectors() {}
}
