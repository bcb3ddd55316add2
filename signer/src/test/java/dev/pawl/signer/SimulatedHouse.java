package dev.pawl.signer;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskFile;
import dev.pawl.durable.RealDisk;
import dev.pawl.hbs.SchemeParameters;
import dev.pawl.ledger.Command;
import dev.pawl.ledger.HostFingerprint;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.SignerId;
import dev.pawl.testkit.ForwardingDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/// The real signer over a [SimulatedDisk]: store, sealing key and anchor are in memory, and one
/// directory of the test holds the index of requests, whose library opens a real file.
///
/// One process at a time. A test says with [#index] what the next one finds in place of the index:
/// nobody believes that file, so anything may stand there.
final class SimulatedHouse {
  private final StoreHouse house;
  private final Path index;

  /// @param root a real directory, for the index; on the simulated disk the same path
  SimulatedHouse(Path root) throws IOException {
    this.house = new StoreHouse(root);
    this.index = house.paths.derived().resolve("index.mv");
    Files.createDirectories(house.paths.derived());
  }

  StorePaths paths() {
    return house.paths;
  }

  /// The index as it is now; empty where there is none.
  Optional<byte[]> index() {
    try {
      return Files.exists(index) ? Optional.of(Files.readAllBytes(index)) : Optional.empty();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// Puts this in place of the index.
  void index(Optional<byte[]> bytes) throws IOException {
    Files.deleteIfExists(index);
    if (bytes.isPresent()) {
      Files.write(index, bytes.get());
    }
  }

  /// A store with one key, of which one leaf has signed and this one is the next.
  KeyState create(Disk disk, long seed, SchemeParameters parameters, long nextLeaf)
      throws IOException {
    CreateOptions options = new CreateOptions(true, Optional.empty());
    KeyState key;
    try (PawlStore store = PawlStore.create(paths(), surroundings(disk, seed), options)) {
      key = StoreHouse.key(store, "k", parameters);
      var _ =
          SigningTest.released(
              store.signer().sign(SigningTest.request(key.id(), "first", "first")));
      skipTo(store, key, nextLeaf);
    }
    return key;
  }

  /// Skips ahead by a stop that somebody ends, so that this leaf is the next.
  static void skipTo(PawlStore store, KeyState key, long leaf) {
    var _ = store.ledger().submit(new Command.Quarantine(key.id(), "test", "", "test", 0));
    var _ = store.ledger().submit(new Command.Resume(key.id(), leaf, "test", "test", 0));
  }

  /// @param seed of everything that this process draws
  PawlStore open(Disk disk, long seed) throws IOException {
    return house.open(surroundings(disk, seed));
  }

  private Surroundings surroundings(Disk disk, long seed) {
    return new Surroundings(
        new IndexElsewhere(disk, index),
        () -> Instant.ofEpochSecond(1_800_000_000),
        new Seeded(seed),
        new SignerId("test"),
        "test",
        () -> HostFingerprint.UNKNOWN);
  }

  /// A disk of which one file is a real one.
  private static final class IndexElsewhere extends ForwardingDisk {
    private final Disk real = new RealDisk();
    private final Path index;

    IndexElsewhere(Disk disk, Path index) {
      super(disk);
      this.index = index;
    }

    @Override
    public DiskFile open(Path file, Access access) throws IOException {
      return file.equals(index) ? real.open(file, access) : super.open(file, access);
    }

    @Override
    public void delete(Path file) throws IOException {
      if (file.equals(index)) {
        real.delete(file);
      } else {
        super.delete(file);
      }
    }

    @Override
    public boolean exists(Path path) throws IOException {
      return path.equals(index) ? real.exists(path) : super.exists(path);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
      return directory.equals(index) ? real.list(directory) : super.list(directory);
    }
  }

  /// Draws what follows from a seed, so that a run can be repeated byte for byte.
  private static final class Seeded extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final transient SplittableRandom random;

    Seeded(long seed) {
      random = new SplittableRandom(seed);
    }

    @Override
    public synchronized void nextBytes(byte[] bytes) {
      random.nextBytes(bytes);
    }
  }
}
