package dev.pawl.signer;

import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.LmOtsType;
import dev.pawl.hbs.LmsParameters;
import dev.pawl.hbs.LmsType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Compares parameter sets for whoever is about to create a key, which cannot be enlarged later.
///
/// The sets compared are all single trees, and keys of two levels of one kind: a top of height 10,
/// 15 or 20 over trees of height 10 or 15.
public final class KeyAdvisor {
  private static final Set<Integer> TOP_HEIGHTS = Set.of(10, 15, 20);
  private static final Set<Integer> BOTTOM_HEIGHTS = Set.of(10, 15);

  private final HashSpeed speed;
  private final int cores;

  /// @param speed of this machine
  /// @param cores that make a key
  public KeyAdvisor(HashSpeed speed, int cores) {
    this.speed = speed;
    this.cores = cores;
  }

  /// The sets that are enough, the best choice for most first: single trees before keys of two
  /// levels, few leaves before many, SHA-256 before SHAKE256, short signatures before long ones.
  ///
  /// Enough is what makes this many signatures before the first warning, at 10 % left.
  ///
  /// @param signatures that the key shall make in all its life
  /// @param profile that it shall be accepted by, if any
  public List<KeyAdvice> advise(long signatures, Optional<KeyProfile> profile) {
    return candidates().stream()
        .filter(parameters -> parameters.capacity() - parameters.capacity() / 10 >= signatures)
        .filter(parameters -> profile.flatMap(p -> p.refusal(parameters)).isEmpty())
        .map(this::about)
        .sorted(BEST_FIRST)
        .toList();
  }

  private static final Comparator<KeyAdvice> BEST_FIRST =
      Comparator.comparingInt((KeyAdvice advice) -> advice.parameters().levels().size())
          .thenComparingLong(KeyAdvice::capacity)
          .thenComparing(advice -> advice.parameters().level(0).hash())
          .thenComparingInt(KeyAdvice::signatureBytes)
          .thenComparing(KeyAdvice::keyGeneration);

  private static List<HssParameters> candidates() {
    List<HssParameters> all = new ArrayList<>();
    List<LmsParameters> trees = trees();
    for (LmsParameters top : trees) {
      all.add(HssParameters.of(top));
      for (LmsParameters bottom : trees) {
        if (top.ots() == bottom.ots()
            && TOP_HEIGHTS.contains(top.height())
            && BOTTOM_HEIGHTS.contains(bottom.height())) {
          all.add(HssParameters.of(top, bottom));
        }
      }
    }
    return all;
  }

  private static List<LmsParameters> trees() {
    List<LmsParameters> trees = new ArrayList<>();
    for (LmsType tree : LmsType.values()) {
      for (LmOtsType ots : LmOtsType.values()) {
        if (tree.hash() == ots.hash() && tree.m() == ots.n()) {
          trees.add(new LmsParameters(tree, ots));
        }
      }
    }
    return trees;
  }

  /// What one set costs and gives.
  public KeyAdvice about(HssParameters parameters) {
    return new KeyAdvice(
        parameters,
        parameters.capacity(),
        parameters.publicKeyBytes(),
        parameters.signatureBytes(),
        parameters.levels().stream().mapToLong(NodeFile::bytes).sum(),
        keyGeneration(parameters),
        sign(parameters.levels().getLast()),
        parameters.levels().stream().map(this::verify).reduce(Duration.ZERO, Duration::plus),
        Arrays.stream(KeyProfile.values())
            .filter(profile -> profile.refusal(parameters).isEmpty())
            .collect(Collectors.toSet()));
  }

  /// One tree of each level is needed for the first signature.
  private Duration keyGeneration(HssParameters parameters) {
    Duration oneCore = Duration.ZERO;
    for (LmsParameters level : parameters.levels()) {
      oneCore = oneCore.plus(speed.of(level.ots(), (double) TreeCost.steps(level)));
    }
    return oneCore.dividedBy(cores);
  }

  /// Each chain is derived and walked to its coefficient, half way on average; the path is hashed
  /// up once.
  private Duration sign(LmsParameters level) {
    return speed.of(level.ots(), level.ots().p() + halfChains(level) + level.height());
  }

  /// Each chain is walked from its coefficient to its end, and the path is hashed up.
  private Duration verify(LmsParameters level) {
    return speed.of(level.ots(), halfChains(level) + level.height());
  }

  private static double halfChains(LmsParameters level) {
    return level.ots().p() * ((1 << level.ots().w()) - 1) / 2.0;
  }
}
