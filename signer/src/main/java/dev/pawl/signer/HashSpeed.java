package dev.pawl.signer;

import dev.pawl.hbs.LmOtsType;
import dev.pawl.hbs.LmsParameters;
import dev.pawl.hbs.LmsType;
import dev.pawl.hbs.hash.Engines;
import dev.pawl.hbs.hash.HashFunction;
import dev.pawl.hbs.sign.LmsPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// How long one chain step takes on one core of this machine, for each hash function and Winternitz
/// width.
public final class HashSpeed {
  private static final Duration WARM_UP_MAX = Duration.ofSeconds(3);
  private static final Duration MEASURED = Duration.ofMillis(20);
  private static final int LEAVES = 32;

  private final Map<LmOtsType, Double> nanosPerStep;

  private HashSpeed(Map<LmOtsType, Double> nanosPerStep) {
    this.nanosPerStep = Map.copyOf(nanosPerStep);
  }

  /// Every step takes this long: for tests and for comparing on paper.
  ///
  /// @param nanos of one step
  static HashSpeed uniform(double nanos) {
    Map<LmOtsType, Double> steps = new HashMap<>();
    for (LmOtsType ots : LmOtsType.values()) {
      steps.put(ots, nanos);
    }
    return new HashSpeed(steps);
  }

  /// Measures for some seconds, with the engine that a long key generation would use.
  ///
  /// @throws InterruptedException if interrupted while the engine is warming up
  public static HashSpeed measure(InstantSource clock) throws InterruptedException {
    for (HashFunction function : HashFunction.values()) {
      Engines.awaitWarm(function, WARM_UP_MAX);
    }
    Map<LmOtsType, Double> steps = new HashMap<>();
    for (LmOtsType ots : LmOtsType.values()) {
      nanosPerStep(clock, ots, MEASURED.dividedBy(5)); // for the compiler
      steps.put(ots, nanosPerStep(clock, ots, MEASURED));
    }
    return new HashSpeed(steps);
  }

  private static double nanosPerStep(InstantSource clock, LmOtsType ots, Duration atLeast) {
    LmsParameters parameters = new LmsParameters(lowestTree(ots), ots);
    byte[] nodes = new byte[LEAVES * parameters.n()];
    long steps = 0;
    // A key that signs nothing: its seed is all zero.
    try (LmsPrivateKey key =
        LmsPrivateKey.unsealed(
            parameters, new byte[LmsParameters.TREE_IDENTIFIER_BYTES], new byte[parameters.n()])) {
      Instant start = clock.instant();
      Duration taken = Duration.ZERO;
      while (taken.compareTo(atLeast) < 0) {
        key.leafNodes(0, LEAVES, nodes, 0);
        steps += LEAVES * TreeCost.stepsPerLeaf(parameters);
        taken = Duration.between(start, clock.instant());
      }
      return (double) taken.toNanos() / steps;
    }
  }

  private static LmsType lowestTree(LmOtsType ots) {
    boolean wide = ots.n() == 32;
    return switch (ots.hash()) {
      case HashFunction.SHA_256 -> wide ? LmsType.LMS_SHA256_M32_H5 : LmsType.LMS_SHA256_M24_H5;
      case HashFunction.SHAKE256 -> wide ? LmsType.LMS_SHAKE_M32_H5 : LmsType.LMS_SHAKE_M24_H5;
    };
  }

  /// The time that so many steps take on one core.
  ///
  /// @param ots of the chains that are walked
  Duration of(LmOtsType ots, double steps) {
    return Duration.ofNanos((long) (steps * nanosPerStep.getOrDefault(ots, 0.0)));
  }
}
