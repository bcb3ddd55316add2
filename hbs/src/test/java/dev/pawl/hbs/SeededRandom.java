package dev.pawl.hbs;

import java.security.SecureRandom;
import java.util.Random;

/// A random source that a printed seed replays.
public final class SeededRandom extends SecureRandom {
  private static final long serialVersionUID = 1L;

  private final transient Random random;

  private SeededRandom(long seed) {
    this.random = new Random(seed);
  }

  /// A source with a new seed, which is printed; `-Dpawl.seed=N` replays it.
  public static SeededRandom printed(String test) {
    long seed = Long.getLong("pawl.seed", System.nanoTime());
    System.out.println(test + ": -Dpawl.seed=" + seed);
    return new SeededRandom(seed);
  }

  @Override
  public void nextBytes(byte[] bytes) {
    random.nextBytes(bytes);
  }

  /// A number in `[0, bound)`.
  @Override
  public int nextInt(int bound) {
    return random.nextInt(bound);
  }

  /// New bytes.
  public byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    nextBytes(bytes);
    return bytes;
  }
}
