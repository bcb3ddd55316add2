package dev.pawl.bench;

import dev.pawl.hbs.HssPublicKey;
import dev.pawl.hbs.MalformedException;
import dev.pawl.hbs.Message;
import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.hbs.Verification;
import dev.pawl.hbs.XmssParameters;
import dev.pawl.hbs.XmssPublicKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How long signatures take, warm, on one thread.
///
/// How slow the slowest signature is cannot be read off one run on a machine that others use too.
/// So every leaf signs the same message in several passes. What an algorithm costs at some leaf, it
/// costs in every pass; what the machine adds, it adds at another leaf each time. "repeats" is the
/// slowest leaf by its fastest pass; "worst" is the slowest single signature of all, and the loop
/// below shows how slow the machine makes a computation of that length by itself.
final class SigningBench {
  static final byte[] MESSAGE = "the digest of some firmware, 32B".getBytes(StandardCharsets.UTF_8);

  private static final int LEAVES_MAX = 2_048;
  private static final int PASSES = 8;
  private static final int WAITING = 16;
  private static final int WAITING_ROUNDS = 200;
  private static final double GOAL_WORST = 3;
  private static final double GOAL_RATIO = 5;

  private final Options options;
  private final List<Peer> peers;
  private final Goals goals;
  private final Table table =
      new Table("sign", "median", "mean", "p99", "worst", "repeats", "repeats/median", "/Pawl");

  SigningBench(Options options, List<Peer> peers, Goals goals) {
    this.options = options;
    this.peers = peers;
    this.goals = goals;
  }

  void measure(CryptoCase what, KeyGenerationBench.Keys keys) throws IOException {
    PawlKey ours = keys.ours();
    int leaves = Math.min(ours.leaves(), LEAVES_MAX);
    int first = ours.leaves() / 2 - leaves / 2; // the border in the middle of the tree included
    Passes passes = pass(ours, first, leaves);
    double median = passes.times.median();
    row(
        what.label() + " Pawl",
        passes.times,
        Times.show(passes.repeats),
        String.format(Locale.ROOT, "%.2f", passes.repeats / median),
        "");
    for (Peer peer : peers) {
      Optional<Peer.PeerKey> borrowed = peer.borrow(ours, first);
      Peer.PeerKey theirs = borrowed.orElse(keys.theirs().get(peer));
      if (theirs != null) {
        Times times = peerTimes(what, theirs, leaves);
        row("  " + peer.name(), times, "", "", Times.ratio(times.median(), median));
        if (peer instanceof BouncyCastle && what.label().equals(CryptoCase.LMS_H15)) {
          goals.check(
              "%s sign at least %.0f x as fast as Bouncy Castle's median"
                  .formatted(what.label(), GOAL_RATIO),
              times.median() >= GOAL_RATIO * median,
              Times.ratio(times.median(), median));
        }
      }
    }
    Times noise = Noise.of(median, passes.times.count());
    row("  a loop of that length", noise, "", "", "");
    addGoals(what, ours, passes, noise);
  }

  private record Passes(Times times, double repeats) {}

  private static Passes pass(PawlKey key, int first, int leaves) throws IOException {
    Message message = Message.of(MESSAGE);
    Times times = new Times();
    long[] fastest = new long[leaves];
    Arrays.fill(fastest, Long.MAX_VALUE);
    for (int pass = -2; pass < PASSES; pass++) { // two passes to warm up
      for (int i = 0; i < leaves; i++) {
        long start = System.nanoTime();
        var _ = key.sign(first + i, message);
        long took = System.nanoTime() - start;
        if (pass >= 0) {
          times.add(took);
          fastest[i] = Math.min(fastest[i], took);
        }
      }
    }
    return new Passes(times, Arrays.stream(fastest).max().orElseThrow());
  }

  /// Leaf after leaf, for the time of two figures and up to as many leaves as we did; the first
  /// signature, which has to compute what a start does, is checked and not counted.
  private Times peerTimes(CryptoCase what, Peer.PeerKey theirs, int leaves) throws IOException {
    check(what.parameters(), theirs.publicKey(), theirs.sign(MESSAGE).value());
    Times times = new Times();
    long begin = System.nanoTime();
    for (int i = 1;
        i == 1 || (i < leaves && System.nanoTime() - begin < 2 * options.seconds() * 1e9);
        i++) {
      times.add(theirs.sign(MESSAGE).nanos());
    }
    return times;
  }

  /// @throws IOException where this is no signature of [#MESSAGE]
  static void check(SchemeParameters parameters, byte[] publicKey, byte[] signature)
      throws IOException {
    try {
      SchemePublicKey key =
          parameters instanceof XmssParameters xmss
              ? XmssPublicKey.parse(xmss.scheme(), publicKey)
              : HssPublicKey.parse(publicKey);
      if (key.verify(Message.of(MESSAGE), signature) instanceof Verification.Invalid invalid) {
        throw new IOException("a peer's signature does not verify: " + invalid.reason());
      }
    } catch (MalformedException e) {
      throw new IOException("a peer's public key is none: " + e.getMessage(), e);
    }
  }

  private void row(String name, Times times, String repeats, String ofMedian, String ofOurs) {
    table.row(
        name,
        Times.show(times.median()),
        Times.show(times.mean()),
        Times.show(times.quantile(0.99)),
        Times.show(times.worst()),
        repeats,
        ofMedian,
        ofOurs);
  }

  private void addGoals(CryptoCase what, PawlKey ours, Passes passes, Times noise)
      throws IOException {
    Times times = passes.times;
    switch (what.label()) {
      case CryptoCase.LMS_H15 -> {
        goals.under(what.label() + " sign, mean", times.mean(), 0.1e6);
        double ratio = passes.repeats / times.median();
        goals.check(
            "%s no leaf that is slow each time: repeats/median under %.0f"
                .formatted(what.label(), GOAL_WORST),
            ratio < GOAL_WORST,
            "%.2f; single worst/median %.1f, of the loop %.1f"
                .formatted(ratio, times.worst() / times.median(), noise.worst() / noise.median()));
        goals.under(
            "%s %d waiting signatures on one thread, each".formatted(what.label(), WAITING),
            waitingNanosEach(ours),
            0.08e6);
      }
      case CryptoCase.XMSS_10 -> goals.under(what.label() + " sign", times.median(), 0.15e6);
      default -> {}
    }
  }

  /// Sixteen requests that wait at the same moment and one thread that serves them: the time until
  /// the last has its signature, by their number; the median of many rounds.
  private static double waitingNanosEach(PawlKey key) throws IOException {
    Message message = Message.of(MESSAGE);
    Times rounds = new Times();
    for (int round = 0; round < WAITING_ROUNDS; round++) {
      int first = round % (key.leaves() / WAITING) * WAITING;
      long start = System.nanoTime();
      for (int i = 0; i < WAITING; i++) {
        var _ = key.sign(first + i, message);
      }
      rounds.add((System.nanoTime() - start) / WAITING);
    }
    return rounds.median();
  }

  void print() {
    table.print();
    Report.line(
        "/Pawl: by our median. Bouncy Castle signs with an LMS key from the 63 nodes that it saves with it; what the first signature costs is in the last table.");
  }
}
