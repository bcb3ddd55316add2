package dev.pawl.bench;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskFile;
import dev.pawl.durable.DurableFiles;
import dev.pawl.durable.RealDisk;
import dev.pawl.hbs.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// What passes from a key's bytes and file to its first signature, and how large they are.
///
/// Ours are the nodes of one tree in each layer, which are public, derived and checked at each use;
/// theirs is the private key as they save it.
final class LoadingBench {
  private final Path workplace;
  private final Peer peer;
  private final Table table =
      new Table(
          "load and sign once", "Pawl", "Bouncy Castle", "BC/Pawl", "Pawl's nodes", "BC's key");

  LoadingBench(Path workplace, Peer peer) {
    this.workplace = workplace;
    this.peer = peer;
  }

  void measure(CryptoCase what, KeyGenerationBench.Keys keys) throws IOException {
    PawlKey ours = keys.ours();
    double nanos = ours(ours);
    Optional<Peer.PeerKey> theirs =
        peer.borrow(ours, 0).or(() -> Optional.ofNullable(keys.theirs().get(peer)));
    Optional<byte[]> saved = theirs.isEmpty() ? Optional.empty() : theirs.get().saved();
    double theirNanos =
        saved.isEmpty() ? Double.NaN : theirs(theirs.orElseThrow(), saved.orElseThrow());
    table.row(
        what.label(),
        Times.show(nanos),
        Times.show(theirNanos),
        Times.ratio(theirNanos, nanos),
        bytes(ours.nodeBytes()),
        saved.map(key -> bytes(key.length)).orElse("-"));
  }

  private double ours(PawlKey key) throws IOException {
    Disk disk = new RealDisk();
    Path nodes = workplace.resolve("nodes");
    PawlTree tree = key.bottom();
    DurableFiles.writeAtomically(disk, nodes, tree.nodes());
    Times times = new Times();
    for (int i = 0; i < 101; i++) {
      long start = System.nanoTime();
      try (DiskFile file = disk.open(nodes, Disk.Access.READ)) {
        FileNodes stored = new FileNodes(file, tree.privateKey().height(), tree.privateKey().n());
        var _ = key.loadAndSign(0, Message.of(SigningBench.MESSAGE), stored);
      }
      times.add(System.nanoTime() - start);
    }
    disk.delete(nodes);
    return times.median();
  }

  private static double theirs(Peer.PeerKey key, byte[] saved) throws IOException {
    Times times = new Times();
    for (int i = 0; i < 3; i++) {
      times.add(key.loadAndSign(saved, SigningBench.MESSAGE));
    }
    return times.median();
  }

  private static String bytes(long bytes) {
    return bytes < 10_000
        ? bytes + " B"
        : bytes < 10 << 20 ? (bytes >> 10) + " KiB" : (bytes >> 20) + " MiB";
  }

  void print() {
    table.print();
  }
}
