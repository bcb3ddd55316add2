package dev.pawl.testkit.conformance;

import dev.pawl.ledger.Bytes;
import java.util.Optional;

/// What became of a requirement.
public sealed interface Verdict {
  /// The signer signed, and used no one-time key twice.
  ///
  /// @param how what was done
  record Kept(String how) implements Verdict {
    @Override
    public String toString() {
      return "kept: " + how;
    }
  }

  /// The signer refused, in all cases or in some, and used no one-time key twice. Safe.
  ///
  /// @param how in how many cases, and what it said
  record Stopped(String how) implements Verdict {
    @Override
    public String toString() {
      return "stopped: " + how;
    }
  }

  /// The requirement does not hold.
  ///
  /// @param what happened
  /// @param reuse the two signatures by one one-time key, where that is what happened
  record Broken(String what, Optional<Reuse> reuse) implements Verdict {
    @Override
    public String toString() {
      return "BROKEN: " + what;
    }
  }

  /// The signer does not offer this, and need not.
  record NotOffered() implements Verdict {
    @Override
    public String toString() {
      return "not offered";
    }
  }

  /// Two signatures in which one one-time key signed two things: enough to begin a forgery.
  ///
  /// @param first one of its uses
  /// @param firstSignature the whole signature that holds it
  /// @param second the other use
  /// @param secondSignature the whole signature that holds that one
  record Reuse(OneTimeUse first, Bytes firstSignature, OneTimeUse second, Bytes secondSignature) {}

  /// Whether no one-time key was used twice.
  default boolean isSafe() {
    return !(this instanceof Broken);
  }
}
