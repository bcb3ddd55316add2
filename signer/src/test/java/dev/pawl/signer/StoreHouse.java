package dev.pawl.signer;

import dev.pawl.durable.Disk;
import dev.pawl.durable.RealDisk;
import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.SchemeParameters;
import dev.pawl.ledger.HostFingerprint;
import dev.pawl.ledger.KeyPolicy;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.SignerId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A store in a directory of a test, with everything around it that would be elsewhere on a real
/// machine.
final class StoreHouse {
  /// 32 leaves, made in milliseconds.
  static final HssParameters H5 = HssParameters.parse("LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W8");

  /// 1,024 leaves in 32 trees.
  static final HssParameters H5_H5 =
      HssParameters.parse(
          "LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W4,LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W4");

  /// No threshold ever stops it.
  static final KeyPolicy NO_THRESHOLDS = new KeyPolicy("", List.of());

  final Path root;
  final StorePaths paths;

  StoreHouse(Path root) {
    this(root, "store");
  }

  private StoreHouse(Path root, String store) {
    this.root = root;
    this.paths =
        new StorePaths(root.resolve(store), root.resolve("sealing"), root.resolve("anchors"));
  }

  /// The same house with the store in another directory: a copy of it.
  StoreHouse withStore(String name) {
    return new StoreHouse(root, name);
  }

  Surroundings surroundings() {
    return surroundings(new RealDisk());
  }

  Surroundings surroundings(Disk disk) {
    return surroundings(disk, () -> Instant.ofEpochSecond(1_800_000_000));
  }

  Surroundings surroundings(Disk disk, InstantSource clock) {
    return new Surroundings(
        disk,
        clock,
        new SecureRandom(),
        new SignerId("test"),
        "test",
        () -> HostFingerprint.UNKNOWN);
  }

  /// What a machine that dies now would find on its disk after the restart, in a house of its own:
  /// everything that was written.
  StoreHouse crashImage(Path newRoot) throws IOException {
    copy(root, newRoot);
    StoreHouse image = new StoreHouse(newRoot, root.relativize(paths.store()).toString());
    return image;
  }

  PawlStore create() throws IOException {
    return PawlStore.create(paths, surroundings(), new CreateOptions(true, Optional.empty()));
  }

  PawlStore open() throws IOException {
    return open(surroundings());
  }

  PawlStore open(Surroundings surroundings) throws IOException {
    return PawlStore.open(
        paths,
        surroundings,
        () -> {
          throw new IOException("nobody has a passphrase");
        });
  }

  static KeyState key(PawlStore store, String name, SchemeParameters parameters)
      throws IOException {
    return key(store, name, parameters, NO_THRESHOLDS);
  }

  static KeyState key(PawlStore store, String name, SchemeParameters parameters, KeyPolicy policy)
      throws IOException {
    return store.createKey(
        new KeyRequest(name, parameters, policy), TreeProgress.Listener.NONE, () -> false);
  }

  /// Copies a directory with everything in it.
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      files.forEach(file -> {
        try {
          Files.copy(file, to.resolve(from.relativize(file).toString()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
  }

  /// Removes a directory with everything in it.
  static void remove(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
