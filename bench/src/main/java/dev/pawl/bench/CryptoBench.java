package dev.pawl.bench;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskFile;
import dev.pawl.durable.DurableFiles;
import dev.pawl.durable.RealDisk;
import dev.pawl.hbs.LmsParameters;
import dev.pawl.hbs.Message;
import dev.pawl.hbs.hash.Engines;
import dev.pawl.hbs.hash.HashFunction;
import dev.pawl.hbs.sign.LmsPrivateKey;
import dev.pawl.hbs.sign.TreeDamagedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.crypto.signers.LMSSigner;

/// LMS without a ledger: key generation, signing, verifying and loading, beside Bouncy Castle and
/// the JDK's verifier, all with the same key and on one thread unless the table says two.
///
/// How slow the slowest signature is cannot be read off one run on a machine that others use too.
/// So every leaf signs the same message in several passes. What an algorithm costs at some leaf, it
/// costs in every pass; what the machine adds, it adds at another leaf each time. "repeats" is the
/// slowest leaf by its fastest pass; "worst" is the slowest single signature of all, and the loop
/// below the table shows how slow the machine makes a computation of that length by itself.
final class CryptoBench {
  private static final List<String> PARAMETERS =
      List.of(
          "LMS_SHA256_M32_H10/LMOTS_SHA256_N32_W4",
          "LMS_SHA256_M32_H10/LMOTS_SHA256_N32_W8",
          "LMS_SHA256_M32_H15/LMOTS_SHA256_N32_W8");
  private static final String GOAL_PARAMETERS = PARAMETERS.getLast();
  private static final double GOAL_RATIO = 5;
  private static final double GOAL_WORST = 3;

  private static final byte[] MESSAGE =
      "the digest of some firmware, 32B".getBytes(StandardCharsets.UTF_8);
  private static final int LEAVES_MAX = 2_048;
  private static final int PASSES = 8;
  private static final Duration WARM_UP_MAX = Duration.ofSeconds(30);

  private final Options options;
  private final Path workplace;
  private final Table generation =
      new Table("key generation", "Pawl", "2 threads", "Bouncy Castle", "BC/Pawl", "nodes kept");
  private final Table signing =
      new Table(
          "sign", "median", "mean", "p99", "worst", "repeats", "repeats/median", "BC/Pawl median");
  private final Table verifying = new Table("verify", "Pawl", "Bouncy Castle", "JDK", "BC/Pawl");
  private final Table loading = new Table("load and sign once", "Pawl", "Bouncy Castle", "BC/Pawl");
  private final List<Runnable> goals = new ArrayList<>();

  private CryptoBench(Options options, Path workplace) {
    this.options = options;
    this.workplace = workplace;
  }

  static void run(Options options, Workplace workplace) throws IOException, InterruptedException {
    if (!Engines.awaitWarm(HashFunction.SHA_256, WARM_UP_MAX)) {
      Report.line("engine     not decided after %s", WARM_UP_MAX);
    }
    Report.engine();
    CryptoBench bench = new CryptoBench(options, workplace.path());
    for (String parameters : PARAMETERS) {
      Report.talk("measuring %s", parameters);
      bench.measure(LmsParameters.parse(parameters));
    }
    bench.print();
    Report.talk("measuring the borders of HSS");
    HssBorders.run(workplace);
    bench.goals.forEach(Runnable::run);
  }

  private void measure(LmsParameters parameters) throws IOException, InterruptedException {
    PawlKey key = measureGeneration(parameters);
    measureSigning(parameters, key);
    measureVerifying(parameters, key);
    measureLoading(parameters, key);
  }

  // ---- Key generation.

  private PawlKey measureGeneration(LmsParameters parameters) throws InterruptedException {
    PawlKey key = PawlKey.generate(parameters, 1);
    double one = secondsToGenerate(parameters, 1);
    double two = secondsToGenerate(parameters, 2);
    boolean quick = parameters.height() <= 10;
    String theirs = "-";
    String ratio = "-";
    if (quick || options.full()) {
      long start = System.nanoTime();
      var _ = BouncyCastleKey.generate(key);
      double seconds = (System.nanoTime() - start) / 1e9;
      theirs = Times.show(seconds * 1e9);
      ratio = ratio(seconds / one);
    }
    generation.row(
        parameters.name(),
        Times.show(one * 1e9),
        Times.show(two * 1e9),
        theirs,
        ratio,
        "%d KiB".formatted(key.nodes.length >> 10));
    return key;
  }

  /// The median of as many runs as fit into the time, at least one.
  private double secondsToGenerate(LmsParameters parameters, int threads)
      throws InterruptedException {
    Times times = new Times();
    long begin = System.nanoTime();
    do {
      long start = System.nanoTime();
      var _ = PawlKey.generate(parameters, threads);
      times.add(System.nanoTime() - start);
    } while (System.nanoTime() - begin < options.seconds() * 1e9);
    return times.median() / 1e9;
  }

  // ---- Signing.

  private void measureSigning(LmsParameters parameters, PawlKey key) throws IOException {
    Message message = Message.of(MESSAGE);
    int leaves = Math.min(parameters.leaves(), LEAVES_MAX);
    int first =
        parameters.leaves() / 2 - leaves / 2; // the border in the middle of the tree included
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
    Times theirs = bouncyCastleSigning(key, first, leaves);
    double repeats = Arrays.stream(fastest).max().orElseThrow();
    double better = theirs.median() / times.median();
    signingRow(
        parameters.name() + " Pawl", times, Times.show(repeats), repeats / times.median(), "");
    signingRow("  Bouncy Castle", theirs, "", Double.NaN, ratio(better));
    Times noise = Noise.of(times.median(), times.count());
    signingRow("  a loop of that length", noise, "", Double.NaN, "");
    if (parameters.name().equals(GOAL_PARAMETERS)) {
      goals.add(() ->
          Report.goal(
              "sign at %s at least %.0f x Bouncy Castle's median"
                  .formatted(GOAL_PARAMETERS, GOAL_RATIO),
              better >= GOAL_RATIO,
              ratio(better)));
      goals.add(() ->
          Report.goal(
              "no leaf that is slow each time: repeats/median under %.0f".formatted(GOAL_WORST),
              repeats / times.median() < GOAL_WORST,
              "%.2f; single worst/median %.1f, of the loop %.1f"
                  .formatted(
                      repeats / times.median(),
                      times.worst() / times.median(),
                      noise.worst() / noise.median())));
    }
  }

  /// Signs leaf after leaf, for the time of a figure at least and up to as many leaves as we did.
  private Times bouncyCastleSigning(PawlKey key, int first, int leaves) throws IOException {
    BouncyCastleKey theirs = BouncyCastleKey.load(BouncyCastleKey.encode(key, first), key);
    byte[] signature = theirs.sign(MESSAGE); // computes what it has to, as after a start
    if (!Arrays.equals(signature, key.sign(first, Message.of(MESSAGE)))) {
      throw new IllegalStateException("Bouncy Castle signs other bytes");
    }
    Times times = new Times();
    long begin = System.nanoTime();
    for (int i = 1; i < leaves && System.nanoTime() - begin < 2 * options.seconds() * 1e9; i++) {
      long start = System.nanoTime();
      var _ = theirs.sign(MESSAGE);
      times.add(System.nanoTime() - start);
    }
    return times;
  }

  private void signingRow(
      String name, Times times, String repeats, double repeatsRatio, String better) {
    signing.row(
        name,
        Times.show(times.median()),
        Times.show(times.mean()),
        Times.show(times.quantile(0.99)),
        Times.show(times.worst()),
        repeats,
        Double.isNaN(repeatsRatio) ? "" : String.format(Locale.ROOT, "%.2f", repeatsRatio),
        better);
  }

  // ---- Verifying.

  private void measureVerifying(LmsParameters parameters, PawlKey key) throws IOException {
    Message message = Message.of(MESSAGE);
    List<byte[]> signatures = new ArrayList<>();
    for (int leaf = 0; leaf < 64; leaf++) { // the chains left to walk differ from one to the next
      signatures.add(key.sign(leaf, message));
    }
    List<byte[]> hss = signatures.stream().map(PawlKey::hssSignature).toList();
    JdkVerifier jdk = new JdkVerifier(key.hssPublicKey());
    LMSSigner castle = BouncyCastleKey.verifier(key);
    double ours = medianOf(i -> key.verify(message, signatures.get(i)));
    double castles = medianOf(i -> require(castle.verifySignature(MESSAGE, signatures.get(i))));
    double jdks = medianOf(i -> jdk.verify(MESSAGE, hss.get(i)));
    verifying.row(
        parameters.name(),
        Times.show(ours),
        Times.show(castles),
        Times.show(jdks),
        ratio(castles / ours));
  }

  private static void require(boolean valid) {
    if (!valid) {
      throw new IllegalStateException("Bouncy Castle does not verify our signature");
    }
  }

  /// Something done with one of 64 signatures.
  @FunctionalInterface
  private interface Act {
    void run(int i) throws IOException;
  }

  /// The median over the second half of the time; in the first half it becomes warm.
  private double medianOf(Act act) throws IOException {
    double half = options.seconds() * 1e9 / 2;
    Times times = new Times();
    long begin = System.nanoTime();
    long start = begin;
    for (int i = 0; times.count() == 0 || start - begin < 2 * half; i++) {
      act.run(i % 64);
      long end = System.nanoTime();
      if (end - begin > half) {
        times.add(end - start);
      }
      start = end;
    }
    return times.median();
  }

  // ---- Loading.

  /// What passes from the key's bytes and file to the first signature.
  private void measureLoading(LmsParameters parameters, PawlKey key) throws IOException {
    Disk disk = new RealDisk();
    Path nodes = workplace.resolve("nodes-" + parameters.tree() + "-" + parameters.ots());
    DurableFiles.writeAtomically(disk, nodes, key.nodes);
    Times ours = new Times();
    for (int i = 0; i < 101; i++) {
      long start = System.nanoTime();
      loadAndSign(disk, nodes, key);
      ours.add(System.nanoTime() - start);
    }
    disk.delete(nodes);
    byte[] encoded = BouncyCastleKey.encode(key, 0);
    Times theirs = new Times();
    for (int i = 0; i < 3; i++) {
      long start = System.nanoTime();
      var _ = BouncyCastleKey.load(encoded, key).sign(MESSAGE);
      theirs.add(System.nanoTime() - start);
    }
    loading.row(
        parameters.name(),
        Times.show(ours.median()),
        Times.show(theirs.median()),
        ratio(theirs.median() / ours.median()));
  }

  private static void loadAndSign(Disk disk, Path nodes, PawlKey key) throws IOException {
    LmsParameters parameters = key.privateKey.parameters();
    byte[] seed = key.privateKey.secretForSealing();
    try (DiskFile file = disk.open(nodes, Disk.Access.READ);
        LmsPrivateKey loaded =
            LmsPrivateKey.unsealed(parameters, key.privateKey.treeIdentifier(), seed)) {
      FileNodes stored = new FileNodes(file, parameters.height(), parameters.n());
      var _ = loaded.sign(0, Message.of(MESSAGE), stored, key.publicKey);
    } catch (TreeDamagedException e) {
      throw new IOException(e);
    }
  }

  private void print() {
    generation.print();
    if (!options.full()) {
      Report.line("Bouncy Castle makes no tree of height 15 here: more than a minute, see --full.");
    }
    signing.print();
    Report.line(
        "Bouncy Castle signs from the key as it saves it, with the 63 nodes that it saves; its first signature is in the last table.");
    verifying.print();
    loading.print();
  }

  private static String ratio(double ratio) {
    return String.format(Locale.ROOT, ratio < 100 ? "%.1f x" : "%.0f x", ratio);
  }
}
