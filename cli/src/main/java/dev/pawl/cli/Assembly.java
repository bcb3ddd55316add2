package dev.pawl.cli;

import dev.pawl.ledger.SignerId;
import dev.pawl.signer.CreateOptions;
import dev.pawl.signer.HostFingerprints;
import dev.pawl.signer.PassphraseSource;
import dev.pawl.signer.PawlStore;
import dev.pawl.signer.StorePaths;
import dev.pawl.signer.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.stream.Stream;

/// Builds what commands need, in the order in which it is read here: the environment, the options,
/// the output, the paths, the surroundings, the store. Nothing is built before it is asked for;
/// `verify` asks for the output alone.
final class Assembly {
  /// All commands on a store sign under one name: each fences the one before it.
  private static final SignerId SIGNER = new SignerId("cli");

  private final Environment environment;
  private final GlobalOptions options;
  private final Output output;

  Assembly(Environment environment, GlobalOptions options) {
    this.environment = environment;
    this.options = options;
    this.output = new Output(environment, options);
  }

  Environment environment() {
    return environment;
  }

  GlobalOptions options() {
    return options;
  }

  Output output() {
    return output;
  }

  /// Where the store is: `--store`, else `PAWL_STORE`, else `~/.pawl`.
  Path storeDirectory() {
    return environment.resolve(
        options
            .store()
            .or(() -> environment.variable("PAWL_STORE").map(Path::of))
            .orElseGet(() -> environment.home().resolve(".pawl")));
  }

  StorePaths paths() {
    return StorePaths.of(storeDirectory(), environment.variables(), environment.home());
  }

  private Surroundings surroundings() {
    SecureRandom random = environment.random().get();
    return new Surroundings(
        environment.disk(),
        environment.clock(),
        random,
        SIGNER,
        Version.text(),
        new HostFingerprints(environment.disk(), Path.of("/"), random));
  }

  /// Makes the store, in a directory that is absent or empty.
  PawlStore create(CreateOptions how) throws IOException {
    requireNoStore();
    return PawlStore.create(paths(), surroundings(), how);
  }

  /// Refuses a place where something is already.
  void requireNoStore() throws IOException {
    Path store = storeDirectory();
    if (Files.exists(store.resolve("journal"))) {
      throw Failure.usage(
          "there is a store at " + store + " already",
          "--store or PAWL_STORE names another place; where making it was interrupted, 'pawl audit' says what to do");
    }
    if (Files.exists(store) && !holdsNothing(store)) {
      throw Failure.usage(
          store + " is there already and is not an empty directory",
          "--store or PAWL_STORE names another place");
    }
  }

  /// Whether this is a directory with nothing in it but, perhaps, the lock of an `init` that was
  /// interrupted before it made a journal.
  private static boolean holdsNothing(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries.allMatch(entry -> entry.endsWith("lock"));
    }
  }

  /// Opens the store to look at it or to decide something: no private key is needed.
  PawlStore open() throws IOException {
    return open(() -> {
      throw new IllegalStateException("this command needs no passphrase");
    });
  }

  /// Refuses to go on without a store, before anything else is looked at.
  void requireStore() {
    Path store = storeDirectory();
    if (!Files.exists(store)) {
      throw Failure.of(
          ExitCode.UNAVAILABLE,
          "there is no store at " + store,
          "'pawl init' makes one; --store or PAWL_STORE names another");
    }
  }

  /// Opens the store to use its private keys.
  PawlStore open(PassphraseSource passphrase) throws IOException {
    requireStore();
    PawlStore opened = PawlStore.open(paths(), surroundings(), passphrase);
    opened.repairs().forEach(repair -> output.warn("%s", repair));
    return opened;
  }
}
