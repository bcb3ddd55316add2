package dev.pawl.testkit.conformance;

import java.io.IOException;
import java.util.function.Consumer;

/// A signer at work. Several threads call [#sign].
public interface RunningSigner extends AutoCloseable {
  /// Its public key: by default raw HSS, the number of levels and the LMS key, 60 bytes for 32-byte
  /// hashes (RFC 8554 section 6.1). For bare LMS put the four bytes 0, 0, 0, 1 before it.
  byte[] publicKey() throws IOException;

  /// Signs.
  ///
  /// @param released to be called when the signature leaves the signer for good: where a program
  ///   writes it to its output, an answer goes to the network, a file gets its name. What the
  ///   signer does afterwards comes too late to take it back
  /// @throws IOException where it does not sign; any other exception says the same
  void sign(SigningWish wish, Consumer<byte[]> released) throws IOException;

  /// Has the signer die at its `change`-th write from now on: that one and all later ones do not
  /// reach its storage, those before do. An adapter that cannot count writes says no; the kit then
  /// kills from outside only.
  ///
  /// @param change from 1
  /// @return whether it will
  default boolean dieAtChange(int change) {
    return false;
  }

  /// Ends it as `kill -9` does: nothing that it has not written is written, and nothing is tidied
  /// up. Also called from within [#sign]'s receiver.
  void kill() throws IOException;

  /// Tells the signer that somebody has seen its warning.
  default void acknowledge() throws IOException {
    throw new IOException("there is nothing to acknowledge");
  }

  /// Ends it in order; after [#kill()], gives back what the kit's process still holds.
  @Override
  void close() throws IOException;
}
