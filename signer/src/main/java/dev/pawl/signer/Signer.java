package dev.pawl.signer;

/// Placeholder.
public final class Signer {
  private Signer() {}
}
