package dev.pawl.ledger;

import dev.pawl.ledger.Entry.AnchorsConfigured;
import dev.pawl.ledger.Entry.Burned;
import dev.pawl.ledger.Entry.GraceUsed;
import dev.pawl.ledger.Entry.KeyCreated;
import dev.pawl.ledger.Entry.KeyQuarantined;
import dev.pawl.ledger.Entry.KeyResumed;
import dev.pawl.ledger.Entry.KeyRetired;
import dev.pawl.ledger.Entry.LogKeyCreated;
import dev.pawl.ledger.Entry.Reserved;
import dev.pawl.ledger.Entry.SchemaRaised;
import dev.pawl.ledger.Entry.Signed;
import dev.pawl.ledger.Entry.SignerFenced;
import dev.pawl.ledger.Entry.SignerOpened;
import dev.pawl.ledger.Entry.StateRecorded;
import dev.pawl.ledger.Entry.StoreCreated;
import dev.pawl.ledger.Entry.ThresholdAcknowledged;
import dev.pawl.ledger.KeyState.Status;

/// One step of the fold. It trusts no entry: what the rules would not have written is refused here
/// again, so that replaying a ledger checks it.
final class Fold {
  private final LedgerState state;

  Fold(LedgerState state) {
    this.state = state;
  }

  LedgerState apply(Entry entry) {
    require(state.store().isPresent() != entry instanceof StoreCreated, "the store begins once");
    return switch (entry) {
      case StoreCreated e -> {
        requireSchema(e.schema());
        yield state.begun(e);
      }
      case SchemaRaised e -> {
        require(e.schema() > state.schema(), "the schema only grows");
        requireSchema(e.schema());
        yield state.withSchema(e.schema());
      }
      case StateRecorded e -> {
        require(e.state().equals(state.digest()), "a recorded state is the one of the entries");
        yield state.withNothing();
      }
      case KeyCreated e -> {
        Rules.problemOf(state, e).ifPresent(problem -> fail(problem.message()));
        yield state.withKey(KeyState.born(state.size(), e));
      }
      case SignerOpened e -> {
        require(
            !state.signers().values().stream().anyMatch(s -> s.signer().equals(e.signer())),
            "the signer's older epoch was fenced before");
        yield state.withSigner(e);
      }
      case SignerFenced e -> {
        requireLive(e.epoch());
        require(!hasOpenLeaves(e.epoch()), "a fenced epoch has no open leaves");
        yield state.withoutSigner(e.epoch());
      }
      case Reserved e -> reserved(e);
      case Signed e -> signed(e);
      case Burned e -> burned(e);
      case KeyQuarantined e -> {
        KeyState key = key(e.key());
        require(key.status() == Status.ACTIVE, "only an active key is quarantined");
        yield state.withKey(key.withStatus(Status.QUARANTINED));
      }
      case KeyResumed e -> {
        KeyState key = key(e.key());
        require(key.status() == Status.QUARANTINED, "only a quarantined key is resumed");
        require(
            key.layers().stream().allMatch(layer -> layer.open().isEmpty()),
            "a resumed key has no open leaves");
        yield state.withKey(key.withStatus(Status.ACTIVE));
      }
      case KeyRetired e -> {
        KeyState key = key(e.key());
        require(key.status() != Status.RETIRED, "a key is retired once");
        yield state.withKey(key.withStatus(Status.RETIRED));
      }
      case ThresholdAcknowledged e -> {
        KeyState key = key(e.key());
        require(key.warning().orElse(-1) == e.permille(), "the threshold is reached and new");
        yield state.withKey(key.withAcknowledged(e.permille()));
      }
      case LogKeyCreated e -> {
        require(state.oversight().logKey().isEmpty(), "the log keys are made once");
        yield state.withOversight(state.oversight().withLogKey(state.size(), e));
      }
      case AnchorsConfigured e -> {
        state.oversight().problemOf(e).ifPresent(problem -> fail(problem.message()));
        yield state.withOversight(state.oversight().withAnchors(e));
      }
      case GraceUsed e -> {
        state.oversight().problemOfGrace(e.leaves()).ifPresent(problem -> fail(problem.message()));
        yield state.withOversight(state.oversight().withGraceUsed(e.leaves()));
      }
    };
  }

  private LedgerState reserved(Reserved e) {
    requireLive(e.epoch());
    KeyState key = key(e.key());
    require(key.status() == Status.ACTIVE, "only an active key gives out leaves");
    LayerState layer = layer(key, e.layer());
    require(e.range().first() == layer.next(), "a reservation begins at the next free leaf");
    require(e.range().end() <= layer.capacity(), "a reservation ends within the capacity");
    require(e.range().count() <= LedgerState.RESERVATION_LEAVES_MAX, "a reservation is bounded");
    require(
        layer.open().size() < LedgerState.OPEN_RESERVATIONS_MAX, "open reservations are bounded");
    require(
        e.layer() > 0 || e.range().count() <= key.leavesBeforeWarning(),
        "a reservation stops at a warning threshold");
    return state.withKey(key.withLayer(e.layer(), layer.reserve(e.range(), e.epoch())));
  }

  private LedgerState signed(Signed e) {
    requireLive(e.epoch());
    KeyState key = key(e.key());
    require(key.status() == Status.ACTIVE, "only an active key signs");
    LayerState layer = layer(key, e.layer());
    require(
        layer.isOpen(e.leaf(), e.epoch()),
        "a receipt's leaf is open in a reservation of its epoch");
    return state.withKey(key.withLayer(e.layer(), layer.sign(LeafRange.of(e.leaf()))));
  }

  private LedgerState burned(Burned e) {
    KeyState key = key(e.key());
    LayerState layer = layer(key, e.layer());
    LayerState after;
    if (layer.holding(e.range()).isPresent()) {
      after = layer.burnOpen(e.range());
    } else {
      require(
          e.range().first() == layer.next() && e.range().end() <= layer.capacity(),
          "burned leaves were open or are the next free ones");
      after = layer.burnFree(e.range());
    }
    return state.withKey(key.withLayer(e.layer(), after));
  }

  private boolean hasOpenLeaves(Epoch epoch) {
    return state.keys().stream()
        .flatMap(key -> key.layers().stream())
        .flatMap(layer -> layer.open().stream())
        .anyMatch(reservation -> reservation.epoch().equals(epoch));
  }

  private void requireLive(Epoch epoch) {
    require(state.signers().containsKey(epoch), "the epoch is live");
  }

  private void requireSchema(int schema) {
    if (schema < 1 || schema > Entry.SCHEMA) {
      throw new StoreDamagedException(
          "the store uses schema "
              + schema
              + ", this software knows 1 to "
              + Entry.SCHEMA
              + ": use the version that wrote it, or a newer one");
    }
  }

  private KeyState key(KeyId id) {
    return state.key(id).orElseThrow(() -> new IllegalEntryException(state.size(), "no key " + id));
  }

  private LayerState layer(KeyState key, int layer) {
    require(layer < key.layers().size(), "the layer exists");
    return key.layers().get(layer);
  }

  private void require(boolean condition, String rule) {
    if (!condition) {
      fail(rule);
    }
  }

  private void fail(String rule) {
    throw new IllegalEntryException(state.size(), "breaks the rule that " + rule);
  }
}
