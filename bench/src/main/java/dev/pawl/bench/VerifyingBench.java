package dev.pawl.bench;

import dev.pawl.hbs.Message;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How long checking a signature takes, warm, on one thread; all check the same signatures of one
/// key of ours.
final class VerifyingBench {
  private static final int SIGNATURES = 64;

  private final Options options;
  private final List<Peer> peers;
  private final Goals goals;
  private final Table table;

  VerifyingBench(Options options, List<Peer> peers, Goals goals) {
    this.options = options;
    this.peers = peers;
    this.goals = goals;
    List<String> heading = new ArrayList<>(List.of("verify", "Pawl"));
    peers.forEach(peer -> heading.add(peer.name()));
    heading.add("peer/Pawl");
    this.table = new Table(heading.toArray(String[]::new));
  }

  void measure(CryptoCase what, PawlKey key) throws IOException {
    Message message = Message.of(SigningBench.MESSAGE);
    List<byte[]> signatures = new ArrayList<>();
    for (int leaf = 0; leaf < SIGNATURES; leaf++) { // the chains left to walk differ
      signatures.add(key.sign(leaf, message));
    }
    double ours =
        median(
            Peer.timed((_, signature) -> {
              key.verify(message, signature);
              return true;
            }),
            signatures);
    List<String> row = new ArrayList<>(List.of(what.label(), Times.show(ours)));
    double best = Double.NaN;
    for (Peer peer : peers) {
      Optional<Peer.Verifier> verifier = peer.verifier(key);
      double theirs = verifier.isEmpty() ? Double.NaN : median(verifier.get(), signatures);
      row.add(Times.show(theirs));
      best = Times.least(best, theirs);
    }
    row.add(Times.ratio(best, ours));
    table.row(row.toArray(String[]::new));
    switch (what.label()) {
      case CryptoCase.LMS_H10, CryptoCase.XMSS_10 ->
          goals.under(what.label() + " verify", ours, 0.1e6);
      default -> {}
    }
  }

  /// The median over the second half of the time; in the first half it becomes warm.
  private double median(Peer.Verifier verifier, List<byte[]> signatures) throws IOException {
    double half = options.seconds() * 1e9 / 2;
    Times times = new Times();
    long begin = System.nanoTime();
    long now = begin;
    for (int i = 0; times.count() == 0 || now - begin < 2 * half; i++) {
      long took = verifier.verify(SigningBench.MESSAGE, signatures.get(i % SIGNATURES));
      now = System.nanoTime();
      if (now - begin > half) {
        times.add(took);
      }
    }
    return times.median();
  }

  void print() {
    table.print();
  }
}
