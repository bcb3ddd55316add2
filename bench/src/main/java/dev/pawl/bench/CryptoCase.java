package dev.pawl.bench;

import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.LmsParameters;
import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.XmssParameters;
import dev.pawl.hbs.hash.Engines;
import dev.pawl.hbs.hash.XmssEngines;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// One kind of key that is measured.
///
/// @param label what the tables call it
/// @param full whether it takes minutes, and is measured with `--full` only
record CryptoCase(String label, SchemeParameters parameters, boolean full) {
  static final String LMS_H10 = "LMS H10/W8";
  static final String LMS_H15 = "LMS H15/W8";
  static final String LMS_H20 = "LMS H20/W8";
  static final String XMSS_10 = "XMSS-SHA2_10_256";
  static final String XMSS_16 = "XMSS-SHA2_16_256";

  private static final String TREE = "LMS_SHA256_M32_H";
  private static final String ONE_TIME = "/LMOTS_SHA256_N32_W";

  /// The longest wait for the choice of an engine.
  static final Duration WARM_UP_MAX = Duration.ofSeconds(30);

  static final List<CryptoCase> ALL =
      List.of(
          lms("LMS H10/W4", 10, 4, false),
          lms(LMS_H10, 10, 8, false),
          lms(LMS_H15, 15, 8, false),
          lms(LMS_H20, 20, 8, true),
          new CryptoCase(
              "HSS 2 x H10/W8",
              HssParameters.of(lmsParameters(10, 8), lmsParameters(10, 8)),
              false),
          xmss(XMSS_10, false),
          xmss("XMSS-SHAKE256_10_256", false),
          xmss(XMSS_16, false),
          xmss("XMSS-SHA2_20_256", true),
          xmss("XMSSMT-SHA2_20/2_256", false));

  /// What these options ask for.
  ///
  /// @throws IllegalArgumentException where they name what there is not
  static List<CryptoCase> of(Options options) {
    if (options.only().isEmpty()) {
      return ALL.stream().filter(each -> options.full() || !each.full).toList();
    }
    return List.of(named(options.only().get()));
  }

  /// The kind of that label.
  ///
  /// @throws IllegalArgumentException that lists those that there are
  static CryptoCase named(String label) {
    return ALL.stream()
        .filter(each -> each.label.equals(label))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no kind of key '%s'; there are %s"
                    .formatted(
                        label,
                        ALL.stream().map(CryptoCase::label).collect(Collectors.joining(", ")))));
  }

  private static CryptoCase lms(String label, int height, int width, boolean full) {
    return new CryptoCase(label, HssParameters.of(lmsParameters(height, width)), full);
  }

  private static LmsParameters lmsParameters(int height, int width) {
    return LmsParameters.parse(TREE + height + ONE_TIME + width);
  }

  private static CryptoCase xmss(String name, boolean full) {
    return new CryptoCase(name, XmssParameters.parse(name), full);
  }

  /// The height of the trees of layer 0.
  int treeHeight() {
    return parameters.hypertree().height(0);
  }

  /// Waits until it is decided which engine computes such keys.
  void awaitEngine() throws InterruptedException {
    boolean decided =
        switch (parameters) {
          case HssParameters hss -> Engines.awaitWarm(hss.level(0).hash(), WARM_UP_MAX);
          case XmssParameters xmss -> XmssEngines.awaitWarm(xmss.hash(), WARM_UP_MAX);
        };
    if (!decided) {
      Report.line("engine     of %s not decided after %s", label, WARM_UP_MAX);
    }
  }

  /// The engine that computes such keys now, and why.
  String engine() {
    return switch (parameters) {
      case HssParameters hss -> Engines.description(hss.level(0).hash());
      case XmssParameters xmss -> XmssEngines.description(xmss.hash());
    };
  }
}
