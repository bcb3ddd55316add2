package dev.pawl.testkit.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A kind of signer, as the kit sees it: the adapter that somebody writes for his own.
///
/// Whatever a signer does not want to do it refuses by an exception, of any kind: the kit takes an
/// exception for "did not sign". But where [#create] fails there is nothing to judge, and the check
/// ends with that exception.
public interface SignerUnderTest {
  /// What the report calls it.
  String name();

  /// How many signatures a key of [#create] makes: as few as the signer offers, at most some
  /// thousand, for the kit uses them all up.
  long capacity();

  /// Makes a signer with one new key; neither directory of the place exists yet.
  ///
  /// @param warnAhead whether the key shall stop before its end and wait for somebody; asked for
  ///   only where [#warnsAhead()]
  void create(Installation place, boolean warnAhead) throws IOException;

  /// Starts the signer that was made in this place, or whose data was copied there.
  RunningSigner start(Installation place) throws IOException;

  /// Whether the signer can stop when few signatures are left (RFC 10033 section 3).
  default boolean warnsAhead() {
    return false;
  }

  /// Takes a copy of a directory, as a backup, a snapshot or an operator would. Where the data is
  /// not in files, this copies what stands for it.
  ///
  /// @param to does not exist yet
  default void copy(Path from, Path to) throws IOException {
    Trees.copy(from, to);
  }

  /// Removes what [#copy] made, or what [#create] did.
  default void remove(Path directory) throws IOException {
    Trees.remove(directory);
  }

  /// Whether a signature is right. By default the Java platform says so, which knows HSS with
  /// SHA-256 and 32 bytes; override this for every other set.
  ///
  /// @param publicKey as [RunningSigner#publicKey()] gave it
  default boolean verifies(byte[] publicKey, byte[] message, byte[] signature) {
    return HssSignatures.verifies(publicKey, message, signature);
  }

  /// Every one-time signature in a signature. By default it is read as HSS (RFC 8554 section 6.2,
  /// parameter sets of RFC 8554 and RFC 9858); for bare LMS, put four zero bytes before it.
  ///
  /// @throws IllegalArgumentException where the bytes are no signature
  default List<OneTimeUse> oneTimeUses(byte[] publicKey, byte[] message, byte[] signature) {
    return HssSignatures.oneTimeUses(publicKey, message, signature);
  }
}
