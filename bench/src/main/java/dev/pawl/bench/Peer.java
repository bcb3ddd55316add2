package dev.pawl.bench;

import dev.pawl.hbs.SchemeParameters;
import java.io.IOException;
import java.util.Optional;

/// Another implementation of the same schemes, to measure beside ours. Keys and signatures are
/// exchanged as the standards encode them, an LMS key as an HSS key of one level.
interface Peer {

  /// What the tables call it.
  String name();

  /// A new key; empty where it makes none with these parameters.
  Optional<Timed<PeerKey>> generate(SchemeParameters parameters) throws IOException;

  /// A key at that leaf for which it need not make the tree, because it can take ours.
  default Optional<PeerKey> borrow(PawlKey ours, int leaf) throws IOException {
    return Optional.empty();
  }

  /// Checks signatures of our key; empty where it knows no such keys.
  Optional<Verifier> verifier(PawlKey ours) throws IOException;

  /// The time of one chain step of SHA-256 (one block), in nanoseconds, where it walks many chains
  /// side by side.
  default Optional<Double> chainStepNanos() throws IOException {
    return Optional.empty();
  }

  /// What came out, and how long it took by the peer's own clock.
  record Timed<T>(long nanos, T value) {}

  /// A key of the peer, which signs with the next leaf each time.
  interface PeerKey {
    /// The public key.
    byte[] publicKey();

    /// A signature.
    Timed<byte[]> sign(byte[] message) throws IOException;

    /// The key as the peer saves it; empty where it does not.
    default Optional<byte[]> saved() throws IOException {
      return Optional.empty();
    }

    /// What passes from the saved key to its first signature, in nanoseconds.
    default long loadAndSign(byte[] saved, byte[] message) throws IOException {
      throw new UnsupportedOperationException("this peer saves no key");
    }
  }

  /// Checks signatures of one key.
  @FunctionalInterface
  interface Verifier {
    /// The nanoseconds that it took.
    ///
    /// @throws IllegalStateException where the signature is not valid
    long verify(byte[] message, byte[] signature) throws IOException;
  }

  /// The verifier that takes the time itself.
  static Verifier timed(Check check) {
    return (message, signature) -> {
      long start = System.nanoTime();
      boolean valid = check.valid(message, signature);
      long nanos = System.nanoTime() - start;
      if (!valid) {
        throw new IllegalStateException("a peer does not verify our signature");
      }
      return nanos;
    };
  }

  /// Whether a signature is one.
  @FunctionalInterface
  interface Check {
    boolean valid(byte[] message, byte[] signature) throws IOException;
  }
}
