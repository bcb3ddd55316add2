package dev.pawl.signer;

import dev.pawl.hbs.SchemeParameters;
import java.time.Duration;
import java.util.Set;

/// What a parameter set costs and gives. Times are estimates for this machine.
///
/// @param parameters the set
/// @param capacity how many signatures a key makes
/// @param publicKeyBytes the length of the public key
/// @param signatureBytes the length of a signature
/// @param nodeBytes what the nodes of the trees in use take on the disk
/// @param keyGeneration until the key can sign, on all cores
/// @param sign one signature of a short message, on one core, without the ledger
/// @param verify one verification of a short message, on one core
/// @param profiles the profiles that accept such a key
public record KeyAdvice(
    SchemeParameters parameters,
    long capacity,
    int publicKeyBytes,
    int signatureBytes,
    long nodeBytes,
    Duration keyGeneration,
    Duration sign,
    Duration verify,
    Set<KeyProfile> profiles) {

  /// Copies the profiles.
  public KeyAdvice {
    profiles = Set.copyOf(profiles);
  }
}
