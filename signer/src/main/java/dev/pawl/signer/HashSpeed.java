package dev.pawl.signer;

import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.LmOtsType;
import dev.pawl.hbs.LmsParameters;
import dev.pawl.hbs.LmsType;
import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.XmssParameters;
import dev.pawl.hbs.hash.Engines;
import dev.pawl.hbs.hash.HashFunction;
import dev.pawl.hbs.hash.XmssEngines;
import dev.pawl.hbs.hash.XmssHash;
import dev.pawl.hbs.sign.SchemePrivateKey;
import dev.pawl.hbs.sign.TreePrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/// How long one step ([TreeCost]) takes on one core of this machine, for each hash function and, in
/// LMS, each Winternitz width.
public final class HashSpeed {
  private static final Duration WARM_UP_MAX = Duration.ofSeconds(3);
  private static final Duration MEASURED = Duration.ofMillis(20);
  private static final int LEAVES = 32;

  private final Map<LmOtsType, Double> ofLms; // nanoseconds a step
  private final Map<XmssHash, Double> ofXmss; // of the functions that SP 800-208 approves of

  private HashSpeed(Map<LmOtsType, Double> ofLms, Map<XmssHash, Double> ofXmss) {
    this.ofLms = Map.copyOf(ofLms);
    this.ofXmss = Map.copyOf(ofXmss);
  }

  /// Every step takes this long: for tests and for comparing on paper.
  ///
  /// @param nanos of one step
  static HashSpeed uniform(double nanos) {
    Map<LmOtsType, Double> lms = new HashMap<>();
    Map<XmssHash, Double> xmss = new HashMap<>();
    for (LmOtsType ots : LmOtsType.values()) {
      lms.put(ots, nanos);
    }
    for (XmssHash hash : XmssHash.values()) {
      xmss.put(hash, nanos);
    }
    return new HashSpeed(lms, xmss);
  }

  /// Measures for some seconds, with the engines that a long key generation would use.
  ///
  /// @throws InterruptedException if interrupted while an engine is warming up
  public static HashSpeed measure(InstantSource clock) throws InterruptedException {
    Map<LmOtsType, Double> lms = new HashMap<>();
    Map<XmssHash, Double> xmss = new HashMap<>();
    for (HashFunction function : HashFunction.values()) {
      Engines.awaitWarm(function, WARM_UP_MAX);
    }
    for (LmOtsType ots : LmOtsType.values()) {
      LmsParameters tree = new LmsParameters(lowestTree(ots), ots);
      lms.put(ots, nanosPerStep(clock, HssParameters.of(tree)));
    }
    for (XmssParameters parameters : XmssParameters.all()) {
      if (parameters.approvedBySp800208() && !xmss.containsKey(parameters.hash())) {
        XmssEngines.awaitWarm(parameters.hash(), WARM_UP_MAX);
        xmss.put(parameters.hash(), nanosPerStep(clock, parameters));
      }
    }
    return new HashSpeed(lms, xmss);
  }

  private static double nanosPerStep(InstantSource clock, SchemeParameters parameters) {
    // A key that signs nothing: its secret is all zero.
    byte[] identity = new byte[SchemePrivateKey.identityBytes(parameters)];
    byte[] secret = new byte[SchemePrivateKey.secretBytes(parameters)];
    try (SchemePrivateKey key = SchemePrivateKey.unsealed(parameters, identity, secret);
        TreePrivateKey top = key.top()) {
      var _ = nanosPerStep(clock, top, MEASURED.dividedBy(5)); // for the compiler
      return nanosPerStep(clock, top, MEASURED);
    }
  }

  private static double nanosPerStep(InstantSource clock, TreePrivateKey tree, Duration atLeast) {
    byte[] nodes = new byte[LEAVES * tree.n()];
    long steps = 0;
    Instant start = clock.instant();
    Duration taken = Duration.ZERO;
    while (taken.compareTo(atLeast) < 0) {
      tree.leafNodes(0, LEAVES, nodes, 0);
      steps += LEAVES * TreeCost.of(tree).stepsPerLeaf();
      taken = Duration.between(start, clock.instant());
    }
    return (double) taken.toNanos() / steps;
  }

  private static LmsType lowestTree(LmOtsType ots) {
    boolean wide = ots.n() == 32;
    return switch (ots.hash()) {
      case HashFunction.SHA_256 -> wide ? LmsType.LMS_SHA256_M32_H5 : LmsType.LMS_SHA256_M24_H5;
      case HashFunction.SHAKE256 -> wide ? LmsType.LMS_SHAKE_M32_H5 : LmsType.LMS_SHAKE_M24_H5;
    };
  }

  /// The time that so many steps in trees of this layer take on one core.
  Duration of(SchemeParameters parameters, int layer, double steps) {
    double nanos =
        switch (parameters) {
          case HssParameters hss ->
              ofLms.getOrDefault(hss.levels().reversed().get(layer).ots(), 0.0);
          case XmssParameters xmss -> ofXmss.getOrDefault(xmss.hash(), 0.0);
        };
    return Duration.ofNanos((long) (steps * nanos));
  }
}
