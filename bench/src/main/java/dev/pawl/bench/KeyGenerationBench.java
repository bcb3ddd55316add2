package dev.pawl.bench;

import dev.pawl.hbs.SchemeParameters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How long keys take to make: ours on one thread and on all cores, those of the peers on one.
final class KeyGenerationBench {
  /// Peers make higher trees only where the run may take minutes.
  private static final int QUICK_HEIGHT_MAX = 10;

  /// And still higher ones not at all: an hour.
  private static final int PEER_HEIGHT_MAX = 16;

  private final Options options;
  private final List<Peer> peers;
  private final Goals goals;
  private final Table table;
  private final int cores = Runtime.getRuntime().availableProcessors();

  KeyGenerationBench(Options options, List<Peer> peers, Goals goals) {
    this.options = options;
    this.peers = peers;
    this.goals = goals;
    List<String> heading =
        new ArrayList<>(List.of("key generation", "Pawl", "%d threads".formatted(cores)));
    peers.forEach(peer -> heading.add(peer.name()));
    heading.addAll(List.of("peer/Pawl", "nodes kept"));
    this.table = new Table(heading.toArray(String[]::new));
  }

  /// A key of ours and what the peers have beside it.
  ///
  /// @param theirs of those peers that made a key with these parameters
  record Keys(PawlKey ours, Map<Peer, Peer.PeerKey> theirs) {}

  Keys measure(CryptoCase what) throws IOException, InterruptedException {
    SchemeParameters parameters = what.parameters();
    if (what.treeHeight() <= QUICK_HEIGHT_MAX) { // a higher tree warms itself up
      var _ = PawlKey.generate(parameters, cores);
    }
    double one = make(parameters, 1).medianNanos();
    Made made = make(parameters, cores);
    double all = made.medianNanos();
    PawlKey ours = made.key();
    Map<Peer, Peer.PeerKey> theirs = new LinkedHashMap<>();
    List<String> row = new ArrayList<>(List.of(what.label(), Times.show(one), Times.show(all)));
    double best = Double.NaN;
    for (Peer peer : peers) {
      Optional<Peer.Timed<Peer.PeerKey>> theirKey =
          isQuickFor(what) ? peer.generate(parameters) : Optional.empty();
      double nanos = theirKey.map(timed -> (double) timed.nanos()).orElse(Double.NaN);
      theirKey.ifPresent(timed -> theirs.put(peer, timed.value()));
      row.add(Times.show(nanos));
      best = Times.least(best, nanos);
    }
    row.add(Times.ratio(best, one));
    row.add(show(ours.nodeBytes()));
    table.row(row.toArray(String[]::new));
    addGoals(what, one, all);
    return new Keys(ours, theirs);
  }

  private boolean isQuickFor(CryptoCase what) {
    return what.treeHeight() <= (options.full() ? PEER_HEIGHT_MAX : QUICK_HEIGHT_MAX);
  }

  /// The key made last, and the median of all times.
  private record Made(PawlKey key, double medianNanos) {}

  /// Makes the key as often as fits into the time, at least once.
  private Made make(SchemeParameters parameters, int threads)
      throws IOException, InterruptedException {
    Times times = new Times();
    long begin = System.nanoTime();
    PawlKey key;
    do {
      long start = System.nanoTime();
      key = PawlKey.generate(parameters, threads);
      times.add(System.nanoTime() - start);
    } while (System.nanoTime() - begin < options.seconds() * 1e9);
    return new Made(key, times.median());
  }

  private void addGoals(CryptoCase what, double one, double all) {
    String words = what.label() + " key generation";
    switch (what.label()) {
      case CryptoCase.LMS_H10 -> goals.under(words, one, 0.15e9);
      case CryptoCase.LMS_H15 -> goals.under(words, one, 5e9);
      case CryptoCase.LMS_H20 -> {
        goals.under(words, one, 155e9);
        goals.under(words + " on %d cores".formatted(cores), all, 155e9 * 0.6);
      }
      case CryptoCase.XMSS_10 -> goals.under(words, one, 0.09e9);
      case CryptoCase.XMSS_16 -> goals.under(words, one, 6e9);
      default -> {}
    }
  }

  private static String show(long bytes) {
    return bytes < 10 << 20 ? (bytes >> 10) + " KiB" : (bytes >> 20) + " MiB";
  }

  void print() {
    table.print();
    if (!options.full()) {
      Report.line("Peers make no tree higher than %d here: minutes, see --full.", QUICK_HEIGHT_MAX);
    }
  }
}
