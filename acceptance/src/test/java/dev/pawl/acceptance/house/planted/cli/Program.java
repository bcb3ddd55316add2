package dev.pawl.acceptance.house.planted.cli;

import java.time.Instant;

/// Breaks nothing: a program has a clock and talks.
public final class Program {
  /// Says when.
  public void talk() {
    System.out.println(Instant.now());
  }
}
