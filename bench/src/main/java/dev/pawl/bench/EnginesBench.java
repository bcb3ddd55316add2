package dev.pawl.bench;

import dev.pawl.hbs.LmsParameters;
import dev.pawl.hbs.hash.ChainEngine;
import dev.pawl.hbs.hash.Engines;
import dev.pawl.hbs.hash.HashFunction;
import dev.pawl.hbs.hash.MessageDigestEngine;
import dev.pawl.hbs.hash.XmssEngines;
import dev.pawl.hbs.hash.XmssHash;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The hash engines side by side, with enough chains to fill every lane and so few that a run is
/// over before a busy machine interrupts it. A chain step is one hash of one block in LMS and three
/// hashes in XMSS, which derives a key and a mask for each.
final class EnginesBench {
  private static final int LMS_CHAINS = 128;
  private static final int LMS_STEPS = 127;
  private static final int XMSS_KEYS = 4;
  private static final int XMSS_STEPS = 15;

  /// What 16 lanes of AVX-512 in C took when this goal was set, where no peer measures it.
  private static final double C_STEP_NANOS = 13.2;

  private static final double GOAL = 0.9;
  private static final List<XmssHash> XMSS = List.of(XmssHash.SHA2_256, XmssHash.SHAKE256_256);

  private final Table table =
      new Table(
          "chain steps, one thread",
          "MessageDigest",
          "a second",
          "in use",
          "a second",
          "ratio",
          "C program");
  private final Optional<Double> c;

  private EnginesBench(Optional<Double> c) {
    this.c = c;
  }

  static void run(List<Peer> peers, Goals goals) throws IOException, InterruptedException {
    Optional<Double> c = Optional.empty();
    for (Peer peer : peers) {
      Optional<Double> theirs = peer.chainStepNanos();
      c = theirs.isPresent() ? theirs : c;
    }
    new EnginesBench(c).run(goals);
  }

  private void run(Goals goals) throws InterruptedException {
    HashEngines.Work lms =
        new HashEngines.Work(
            "", 32, LmsParameters.TREE_IDENTIFIER_BYTES, LMS_CHAINS, LMS_STEPS, true);
    awaitEngines();
    double sha256 = row("LMS SHA-256", lms, HashFunction.SHA_256);
    row("LMS SHAKE256", lms, HashFunction.SHAKE256);
    for (XmssHash hash : XMSS) {
      row("XMSS " + hash, hash);
    }
    table.print();
    double limit = c.orElse(C_STEP_NANOS);
    goals.check(
        "SHA-256 chain step at least %.0f %% of C in 16 lanes of AVX-512, %s: %.1f ns"
            .formatted(
                100 * GOAL, c.isPresent() ? "in this run" : "as measured for the goal", limit),
        limit / sha256 >= GOAL,
        String.format(Locale.ROOT, "%.0f %%, %.1f ns", 100 * limit / sha256, sha256));
  }

  /// The choice also warms the portable engines up.
  private static void awaitEngines() throws InterruptedException {
    for (HashFunction function : HashFunction.values()) {
      var _ = Engines.awaitWarm(function, CryptoCase.WARM_UP_MAX);
    }
    for (XmssHash hash : XMSS) {
      var _ = XmssEngines.awaitWarm(hash, CryptoCase.WARM_UP_MAX);
    }
  }

  private double row(String name, HashEngines.Work work, HashFunction function)
      throws InterruptedException {
    Optional<Double> theirs = function == HashFunction.SHA_256 ? c : Optional.empty();
    return row(name, work, new MessageDigestEngine(function), Engines.current(function), theirs);
  }

  private double row(String name, XmssHash hash) throws InterruptedException {
    HashEngines.Work work =
        new HashEngines.Work(
            "",
            hash.n(),
            hash.treeBytes(new byte[hash.n()], 0, 0).length,
            XMSS_KEYS * hash.chains(),
            XMSS_STEPS,
            true);
    return row(name, work, XmssEngines.portable(hash), XmssEngines.current(hash), Optional.empty());
  }

  private double row(
      String name,
      HashEngines.Work work,
      ChainEngine portable,
      ChainEngine inUse,
      Optional<Double> theirs)
      throws InterruptedException {
    double slow = HashEngines.nanosPerStep(portable, work, 1);
    double fast = HashEngines.nanosPerStep(inUse, work, 1);
    table.row(
        name,
        nanos(slow),
        rate(slow),
        nanos(fast),
        rate(fast),
        Times.ratio(slow, fast),
        theirs.map(EnginesBench::nanos).orElse("-"));
    return fast;
  }

  private static String nanos(double nanos) {
    return String.format(Locale.ROOT, "%.1f ns", nanos);
  }

  private static String rate(double nanos) {
    return String.format(Locale.ROOT, "%.1f M", 1e3 / nanos);
  }
}
