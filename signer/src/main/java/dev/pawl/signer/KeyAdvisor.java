package dev.pawl.signer;

import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.LmOtsType;
import dev.pawl.hbs.LmsParameters;
import dev.pawl.hbs.LmsType;
import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.XmssParameters;
import dev.pawl.hbs.hash.HashFunction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Compares parameter sets for whoever is about to create a key, which cannot be enlarged later.
///
/// The sets compared are all single trees, HSS keys of two levels of one kind, a top of height 10,
/// 15 or 20 over trees of height 10 or 15, and XMSS^MT; of XMSS and XMSS^MT those that SP 800-208
/// approves of.
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

  /// The sets that are enough, the best choice for most first: single trees before keys of several
  /// layers, few leaves before many, SHA-256 before SHAKE256, short signatures before long ones.
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
      Comparator.comparingInt((KeyAdvice advice) -> advice.parameters().layers())
          .thenComparingLong(KeyAdvice::capacity)
          .thenComparing(advice -> hash(advice.parameters()))
          .thenComparingInt(KeyAdvice::signatureBytes)
          .thenComparing(KeyAdvice::keyGeneration);

  private static HashFunction hash(SchemeParameters parameters) {
    return switch (parameters) {
      case HssParameters hss -> hss.level(0).hash();
      case XmssParameters xmss ->
          switch (xmss.hash()) {
            case SHA2_192, SHA2_256, SHA2_512 -> HashFunction.SHA_256;
            case SHAKE_256, SHAKE_512, SHAKE256_192, SHAKE256_256 -> HashFunction.SHAKE256;
          };
    };
  }

  private static List<SchemeParameters> candidates() {
    List<SchemeParameters> all = new ArrayList<>();
    XmssParameters.all().stream().filter(XmssParameters::approvedBySp800208).forEach(all::add);
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
  public KeyAdvice about(SchemeParameters parameters) {
    int layers = parameters.layers();
    return new KeyAdvice(
        parameters,
        parameters.capacity(),
        parameters.publicKeyBytes(),
        parameters.signatureBytes(),
        IntStream.range(0, layers).mapToLong(layer -> nodeBytes(parameters, layer)).sum(),
        sum(layers, layer -> makeTree(parameters, layer)).dividedBy(cores),
        sign(parameters),
        sum(layers, layer -> verify(parameters, layer)),
        Arrays.stream(KeyProfile.values())
            .filter(profile -> profile.refusal(parameters).isEmpty())
            .collect(Collectors.toSet()));
  }

  private static Duration sum(int layers, IntFunction<Duration> ofLayer) {
    return IntStream.range(0, layers).mapToObj(ofLayer).reduce(Duration.ZERO, Duration::plus);
  }

  private static long nodeBytes(SchemeParameters parameters, int layer) {
    return NodeFile.bytes(parameters.hypertree().height(layer), parameters.n());
  }

  /// One tree of each layer is needed for the first signature.
  private Duration makeTree(SchemeParameters parameters, int layer) {
    return speed.of(parameters, layer, (double) TreeCost.of(parameters, layer).steps());
  }

  /// Each chain is derived and walked to its digit, half way on average; the path is hashed up
  /// once.
  private Duration sign(SchemeParameters parameters) {
    int chains =
        switch (parameters) {
          case HssParameters hss -> hss.levels().getLast().ots().p();
          case XmssParameters xmss -> xmss.hash().chains();
        };
    return speed.of(parameters, 0, chains + halfChains(parameters, 0) + path(parameters, 0));
  }

  /// Each chain is walked from its digit to its end, and the path is hashed up; in XMSS the ends
  /// are hashed by an L-tree first.
  private Duration verify(SchemeParameters parameters, int layer) {
    double steps = halfChains(parameters, layer) + path(parameters, layer);
    if (parameters instanceof XmssParameters xmss) {
      steps += (double) TreeCost.XMSS_NODE * (xmss.hash().chains() - 1);
    }
    return speed.of(parameters, layer, steps);
  }

  private static double halfChains(SchemeParameters parameters, int layer) {
    return switch (parameters) {
      case HssParameters hss -> {
        LmOtsType ots = hss.levels().reversed().get(layer).ots();
        yield ots.p() * ((1 << ots.w()) - 1) / 2.0;
      }
      case XmssParameters xmss ->
          xmss.hash().chains() * TreeCost.XMSS_CHAIN_STEP * TreeCost.XMSS_CHAIN_END / 2.0;
    };
  }

  private static int path(SchemeParameters parameters, int layer) {
    int node =
        switch (parameters) {
          case HssParameters _ -> 1;
          case XmssParameters _ -> TreeCost.XMSS_NODE;
        };
    return node * parameters.hypertree().height(layer);
  }
}
