package dev.pawl.hbs.lms;

import dev.pawl.hbs.hash.ChainEngine;
import dev.pawl.hbs.hash.HashFunction;
import dev.pawl.hbs.hash.MessageDigestEngine;

/// The engine for each hash function.
public final class Engines {
  private static final ChainEngine SHA_256 = new MessageDigestEngine(HashFunction.SHA_256);
  private static final ChainEngine SHAKE256 = new MessageDigestEngine(HashFunction.SHAKE256);

  private Engines() {}

  /// The engine for this function.
  public static ChainEngine of(HashFunction function) {
    return switch (function) {
      case SHA_256 -> SHA_256;
      case SHAKE256 -> SHAKE256;
    };
  }
}
