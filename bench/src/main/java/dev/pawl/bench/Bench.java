package dev.pawl.bench;

/// Placeholder.
final class Bench {
  private Bench() {}
}
