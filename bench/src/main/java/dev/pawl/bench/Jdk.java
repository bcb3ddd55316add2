package dev.pawl.bench;

import dev.pawl.hbs.SchemeParameters;
import java.util.Optional;

/// The JDK: it verifies HSS/LMS and does nothing else.
final class Jdk implements Peer {
  @Override
  public String name() {
    return "JDK";
  }

  @Override
  public Optional<Timed<PeerKey>> generate(SchemeParameters parameters) {
    return Optional.empty();
  }

  @Override
  public Optional<Verifier> verifier(PawlKey ours) {
    return JdkVerifier.of(ours.publicKey()).map(jdk -> Peer.timed(jdk::verify));
  }
}
