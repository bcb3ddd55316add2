package dev.pawl.bench;

import dev.pawl.durable.Disk;
import dev.pawl.durable.RealDisk;
import dev.pawl.hbs.HssParameters;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.KeyPolicy;
import dev.pawl.ledger.SignerId;
import dev.pawl.signer.CreateOptions;
import dev.pawl.signer.Host;
import dev.pawl.signer.HostFingerprints;
import dev.pawl.signer.KeyRequest;
import dev.pawl.signer.PawlStore;
import dev.pawl.signer.StorePaths;
import dev.pawl.signer.Surroundings;
import dev.pawl.signer.TreeProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/// Real stores, made and opened as a program does it; sealing key and anchor lie in the same
/// directory.
final class BenchStore {
  private static final String KEY = "bench";

  private BenchStore() {}

  /// Makes a store without a key.
  static PawlStore createEmpty(Path path, Disk disk) throws IOException {
    return PawlStore.create(paths(path), surroundings(disk), CreateOptions.DEFAULT);
  }

  /// Makes a store with a key of these parameters.
  static void create(Path path, HssParameters parameters) throws IOException {
    try (PawlStore store = createEmpty(path, new RealDisk())) {
      KeyRequest request = new KeyRequest(KEY, parameters, new KeyPolicy("", List.of()));
      var _ = store.createKey(request, BenchStore::report, () -> false);
    }
  }

  private static void report(TreeProgress progress) {
    if (progress.leaves() == progress.total()) {
      Report.talk("made %d leaves, %.0f a second", progress.total(), progress.leavesPerSecond());
    }
  }

  static PawlStore open(Path path, Disk disk) throws IOException {
    return PawlStore.open(
        paths(path),
        surroundings(disk),
        () -> {
          throw new IllegalStateException("the sealing key is in a file");
        });
  }

  static KeyId key(PawlStore store) {
    return store.state().keyNamed(KEY).orElseThrow().id();
  }

  /// Copies a store with its anchor and its sealing key: what nobody may ever do with a key that
  /// means something, because both copies would sign with the same leaves.
  static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.sorted().toList()) {
        Files.copy(each, to.resolve(from.relativize(each).toString()));
      }
    }
  }

  /// Everything of a store that may be deleted at any time.
  static Path derived(Path path) {
    return paths(path).store().resolve("derived");
  }

  static StorePaths paths(Path path) {
    return new StorePaths(path.resolve("store"), path.resolve("sealing"), path.resolve("anchors"));
  }

  private static Surroundings surroundings(Disk disk) {
    SecureRandom random = new SecureRandom();
    Host host = new HostFingerprints(disk, Path.of("/"), random);
    return new Surroundings(
        disk, InstantSource.system(), random, new SignerId("bench"), "bench", host);
  }
}
