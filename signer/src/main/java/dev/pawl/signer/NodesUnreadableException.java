package dev.pawl.signer;

import java.io.IOException;

/// The stored nodes of a tree cannot be read. They are derived: make them again.
final class NodesUnreadableException extends IOException {
  private static final long serialVersionUID = 1L;

  NodesUnreadableException(String message, Throwable cause) {
    super(message, cause);
  }
}
