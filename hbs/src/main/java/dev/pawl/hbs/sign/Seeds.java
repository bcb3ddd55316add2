package dev.pawl.hbs.sign;

/// Placeholder of the private key types.
final class Seeds {
  private Seeds() {}
}
