package dev.pawl.ledger.journal;

import org.jspecify.annotations.Nullable;

/// A promise was broken.
final class Broken extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Broken(String message) {
    super(message);
  }

  Broken(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
