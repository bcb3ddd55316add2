package dev.pawl.testkit.conformance;

import dev.pawl.ledger.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// One course of events: a signer's data, and all signatures of its key that have left so far.
/// Worlds that are forked share their past and know nothing of each other afterwards.
final class World {
  /// What came of asking for a signature.
  ///
  /// @param left whether a signature left
  /// @param refusal what the signer said where it did not end well; a signature may have left all
  ///   the same
  record Asked(boolean left, Optional<String> refusal) {}

  private final SignerUnderTest signer;
  private final Path root;
  private final AtomicLong numbers; // no two wishes of a run are equal
  final Installation place;
  final Released released;

  private World(SignerUnderTest signer, Path root, AtomicLong numbers, Released released) {
    this.signer = signer;
    this.root = root;
    this.numbers = numbers;
    this.place = new Installation(root.resolve("data"), root.resolve("apart"));
    this.released = released;
  }

  /// A world with a new signer.
  static World create(SignerUnderTest signer, Path root, AtomicLong numbers, boolean warnAhead)
      throws IOException {
    Trees.create(root);
    World world = new World(signer, root, numbers, new Released(signer));
    signer.create(world.place, warnAhead);
    return world;
  }

  /// A world that goes its own way from here: its files are copies.
  World fork(Path to) throws IOException {
    Trees.create(to);
    World fork = new World(signer, to, numbers, released.copy());
    copyTo(fork.place);
    return fork;
  }

  /// Copies the data, and what is kept apart.
  void copyTo(Installation to) throws IOException {
    copyDataTo(to.data());
    if (Files.exists(place.apart())) {
      signer.copy(place.apart(), to.apart());
    }
  }

  /// Copies the data.
  void copyDataTo(Path copy) throws IOException {
    signer.copy(place.data(), copy);
  }

  /// Puts an older copy of the data in the place of the data.
  void restoreData(Path copy) throws IOException {
    signer.remove(place.data());
    signer.copy(copy, place.data());
  }

  /// Puts an older copy of everything in its place.
  void restore(Installation copy) throws IOException {
    restoreData(copy.data());
    if (Files.exists(copy.apart())) {
      signer.remove(place.apart());
      signer.copy(copy.apart(), place.apart());
    }
  }

  /// A path in this world for something more.
  Path beside(String name) {
    return root.resolve(name);
  }

  RunningSigner start() throws IOException {
    return start(place);
  }

  /// Starts the signer over a copy, in this world.
  RunningSigner start(Installation copy) throws IOException {
    return signer.start(copy);
  }

  /// A wish that nobody had before.
  SigningWish wish(Optional<String> requestId) {
    byte[] message = ("message " + numbers.incrementAndGet()).getBytes(StandardCharsets.UTF_8);
    return new SigningWish(Bytes.copyOf(message), requestId);
  }

  /// Signs something new.
  ///
  /// @throws IOException where the signer refuses
  void sign(RunningSigner running) throws IOException {
    SigningWish wish = wish(Optional.empty());
    byte[] key = running.publicKey();
    running.sign(wish, signature -> released.add(key, wish.message().toArray(), signature));
  }

  /// Asks for something new, and for no more than an answer.
  Asked ask(RunningSigner running) {
    return ask(running, wish(Optional.empty()));
  }

  Asked ask(RunningSigner running, SigningWish wish) {
    return ask(running, wish, () -> {});
  }

  /// Asks, and does something the moment that the signature leaves.
  Asked ask(RunningSigner running, SigningWish wish, Runnable atRelease) {
    int before = released.count();
    try {
      byte[] key = running.publicKey();
      running.sign(
          wish,
          signature -> {
            released.add(key, wish.message().toArray(), signature);
            atRelease.run();
          });
      return new Asked(released.count() > before, Optional.empty());
    } catch (IOException | RuntimeException e) {
      return new Asked(released.count() > before, Optional.of(String.valueOf(e.getMessage())));
    }
  }

  /// Starts, signs so often, ends in order.
  ///
  /// @throws IOException where the signer refuses
  void live(int signatures) throws IOException {
    try (RunningSigner running = start()) {
      for (int i = 0; i < signatures; i++) {
        sign(running);
      }
    }
  }
}
