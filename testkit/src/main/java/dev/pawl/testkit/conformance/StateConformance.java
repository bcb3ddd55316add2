package dev.pawl.testkit.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/// Checks a signer against [Requirement]s, one scenario each.
///
/// The scenarios use real files in a directory of the caller's and take some hundred signatures in
/// all. What one of them did not provoke may still happen: a kept requirement is evidence, a broken
/// one is proof, with two signatures that anybody can check.
public final class StateConformance {
  private final SignerUnderTest signer;
  private final Path workplace;

  /// @param workplace an empty directory
  public StateConformance(SignerUnderTest signer, Path workplace) {
    this.signer = signer;
    this.workplace = workplace;
  }

  /// Checks them all.
  ///
  /// @throws IOException where the kit itself cannot go on
  public ConformanceReport run() throws IOException {
    Map<Requirement, Verdict> verdicts = new EnumMap<>(Requirement.class);
    for (Requirement requirement : Requirement.values()) {
      verdicts.put(requirement, check(requirement));
    }
    return new ConformanceReport(signer.name(), verdicts);
  }

  /// Checks one; each is checked at most once by one object.
  ///
  /// @throws IOException where the kit itself cannot go on
  public Verdict check(Requirement requirement) throws IOException {
    Path root = workplace.resolve(requirement.name());
    Trees.create(root);
    Deaths deaths = new Deaths(signer, root);
    Copies copies = new Copies(signer, root);
    Ends ends = new Ends(signer, root);
    return switch (requirement) {
      case RESTART -> ends.restart();
      case CONCURRENT -> ends.concurrent();
      case EXHAUSTION -> ends.exhaustion();
      case WARNING -> ends.warning();
      case KILL -> deaths.kill();
      case RETRY -> deaths.retry();
      case LOST_STATE -> deaths.lostState();
      case SECOND_PROCESS -> copies.secondProcess();
      case RESTORED_BACKUP -> copies.restored(false);
      case CLONED_DATA -> copies.cloned(false);
      case RESTORED_MACHINE -> copies.restored(true);
      case CLONED_MACHINE -> copies.cloned(true);
    };
  }
}
