package dev.pawl.signer;

import dev.pawl.anchors.AnchorContext;
import dev.pawl.anchors.AnchorFactory;
import dev.pawl.anchors.WitnessAnchor;
import dev.pawl.ledger.Anchor;
import dev.pawl.ledger.AnchorUnavailableException;
import dev.pawl.ledger.Command.ConfigureAnchors;
import dev.pawl.ledger.Decision;
import dev.pawl.ledger.Entry.AnchorsConfigured;
import dev.pawl.ledger.Ledger;
import dev.pawl.ledger.Outcome;
import dev.pawl.ledger.RefusedException;
import dev.pawl.ledger.RequiredAnchor;
import dev.pawl.ledger.StoreDamagedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/// The anchors that a ledger requires beside the file anchor: opened before it signs, and changed
/// by decisions that the ledger records.
///
/// Safe for all threads.
public final class AnchorKeeper implements AnchorGate {
  private static final Logger LOG = System.getLogger(AnchorKeeper.class.getName());

  private final Ledger ledger;
  private final StorePaths paths;
  private final Surroundings surroundings;
  private final StoreLog log;
  private final StoreLog.Source<Proofs> proofs;

  AnchorKeeper(
      Ledger ledger,
      StorePaths paths,
      Surroundings surroundings,
      StoreLog log,
      StoreLog.Source<Proofs> proofs) {
    this.ledger = ledger;
    this.paths = paths;
    this.surroundings = surroundings;
    this.log = log;
    this.proofs = proofs;
  }

  /// What the ledger requires now.
  public List<RequiredAnchor> required() {
    return ledger.state().oversight().anchors();
  }

  @Override
  public void open() {
    if (required().isEmpty()) {
      return;
    }
    try {
      AnchorContext context = context();
      ledger.openAnchors(required -> open(required, context));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Anchor open(RequiredAnchor required, AnchorContext context) throws IOException {
    Anchor anchor = AnchorFactory.open(required, context);
    if (anchor instanceof WitnessAnchor witnesses) {
      log.takeCheckpointsFrom(witnesses::cosigned);
    }
    return anchor;
  }

  /// Opens what is required and has it confirm the ledger as it is now.
  ///
  /// @throws dev.pawl.ledger.AnchorUnavailableException where one does not answer
  /// @throws StoreDamagedException where one remembers more or something else
  public void check() {
    open();
    ledger.confirmRequiredAnchors();
  }

  /// Requires other anchors from here on; durable on return. Each new one has been prepared and has
  /// confirmed the ledger before it is required, so that a mistake shuts nobody out.
  ///
  /// What is required now is asked first: one that answers and remembers more is not dropped.
  ///
  /// @return the ledger index of the decision
  /// @throws RefusedException where the rules refuse it, as without a second approver
  /// @throws StoreDamagedException where an anchor that is required now remembers more or something
  ///   else: nothing has changed
  /// @throws IOException where a new anchor cannot be prepared: nothing has changed
  public long configure(AnchorsConfigured next) throws IOException {
    ConfigureAnchors command = new ConfigureAnchors(next);
    if (ledger.state().decide(command) instanceof Decision.Refused refused) {
      throw new RefusedException(refused.refusal());
    }
    refuseWhereOneKnowsBetter();
    List<RequiredAnchor> present = required();
    for (RequiredAnchor anchor : next.anchors()) {
      if (!present.contains(anchor)) {
        AnchorFactory.enrol(anchor, context(), ledger.head());
      }
    }
    long index =
        switch (ledger.submit(command)) {
          case Outcome.Committed committed -> committed.lastIndex();
          case Outcome.Refused refused -> throw new RefusedException(refused.refusal());
        };
    refuseWhereOneKnowsBetter(); // the new ones have confirmed, and the decision stands
    return index;
  }

  /// Asks before something is decided. Whoever is to be dropped may be gone, and that stops nobody.
  /// But where one answers, and remembers more or something else, nothing is decided: it would be
  /// on a ledger that went back.
  void refuseWhereOneKnowsBetter() {
    try {
      check();
    } catch (AnchorUnavailableException | UncheckedIOException e) {
      LOG.log(Level.DEBUG, "not asked: {0}", e.getMessage());
    } catch (StoreDamagedException e) {
      if (e.isEvidence()) {
        throw e;
      }
      LOG.log(Level.DEBUG, "not asked: {0}", e.getMessage());
    }
  }

  private AnchorContext context() throws IOException {
    LogKeys keys = log.keys();
    Proofs proven = proofs.get();
    return new AnchorContext(
        ledger.storeId(),
        surroundings.disk(),
        paths.anchorState(ledger.storeId()),
        head -> keys.sign(head, surroundings.clock().instant().getEpochSecond()),
        proven::between,
        surroundings.random());
  }
}
