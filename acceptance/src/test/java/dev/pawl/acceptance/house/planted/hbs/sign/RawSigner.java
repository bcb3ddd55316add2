package dev.pawl.acceptance.house.planted.hbs.sign;

/// Breaks nothing: stands for raw signing.
public final class RawSigner {
  /// Stands for a one-time signature.
  public byte[] sign(int leaf) {
    return new byte[leaf];
  }
}
