package dev.pawl.ledger;

import dev.pawl.ledger.Command.Acknowledge;
import dev.pawl.ledger.Command.Burn;
import dev.pawl.ledger.Command.CommitReceipt;
import dev.pawl.ledger.Command.ConfigureAnchors;
import dev.pawl.ledger.Command.CreateKey;
import dev.pawl.ledger.Command.CreateLogKey;
import dev.pawl.ledger.Command.CreateStore;
import dev.pawl.ledger.Command.FenceSigner;
import dev.pawl.ledger.Command.OpenSigner;
import dev.pawl.ledger.Command.Quarantine;
import dev.pawl.ledger.Command.RaiseSchema;
import dev.pawl.ledger.Command.RecordState;
import dev.pawl.ledger.Command.Reserve;
import dev.pawl.ledger.Command.Resume;
import dev.pawl.ledger.Command.Retire;
import dev.pawl.ledger.Command.UseGrace;
import dev.pawl.ledger.Decision.Refused;
import dev.pawl.ledger.Entry.Burned;
import dev.pawl.ledger.Entry.GraceUsed;
import dev.pawl.ledger.Entry.KeyCreated;
import dev.pawl.ledger.Entry.KeyQuarantined;
import dev.pawl.ledger.Entry.KeyResumed;
import dev.pawl.ledger.Entry.KeyRetired;
import dev.pawl.ledger.Entry.Reserved;
import dev.pawl.ledger.Entry.SchemaRaised;
import dev.pawl.ledger.Entry.Signed;
import dev.pawl.ledger.Entry.SignerFenced;
import dev.pawl.ledger.Entry.SignerOpened;
import dev.pawl.ledger.Entry.StateRecorded;
import dev.pawl.ledger.Entry.ThresholdAcknowledged;
import dev.pawl.ledger.KeyState.Status;
import dev.pawl.ledger.Refusal.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// What may happen: the allocator's rules, pure. Always refused, whatever asks: leaves below
/// `next`, a receipt for a leaf that is not open in a reservation of its own epoch, anything for a
/// stopped or exhausted key, anything from a fenced epoch.
final class Rules {
  private final LedgerState state;

  Rules(LedgerState state) {
    this.state = state;
  }

  Decision decide(Command command) {
    boolean begins = command instanceof CreateStore;
    if (state.store().isPresent() == begins) {
      return Decision.refused(
          Reason.STORE, begins ? "the store exists already" : "the store does not exist yet");
    }
    return switch (command) {
      case CreateStore c -> Decision.accepted(c.entry());
      case CreateKey c -> unless(problemOf(state, c.entry()), c.entry());
      case OpenSigner c -> openSigner(c);
      case FenceSigner c -> fenceSigner(c);
      case Reserve c -> reserve(c);
      case CommitReceipt c -> commitReceipt(c.receipt());
      case Burn c -> burn(c);
      case Quarantine c -> quarantine(c);
      case Resume c -> resume(c);
      case Retire c -> retire(c);
      case Acknowledge c -> acknowledge(c);
      case RecordState _ -> Decision.accepted(new StateRecorded(state.digest()));
      case CreateLogKey c ->
          state.oversight().logKey().isEmpty()
              ? Decision.accepted(c.entry())
              : Decision.refused(Reason.NOT_APPLICABLE, "the ledger has its log keys already");
      case ConfigureAnchors c -> unless(state.oversight().problemOf(c.entry()), c.entry());
      case UseGrace c ->
          unless(
              state.oversight().problemOfGrace(c.leaves()), new GraceUsed(c.leaves(), c.anchor()));
      case RaiseSchema c ->
          c.schema() > state.schema() && c.schema() <= Entry.SCHEMA
              ? Decision.accepted(new SchemaRaised(c.schema()))
              : Decision.refused(
                  Reason.NOT_APPLICABLE,
                  "schema %d is in force and %d is the newest known",
                  state.schema(),
                  Entry.SCHEMA);
    };
  }

  private static Decision unless(Optional<Refusal> problem, Entry entry) {
    return problem
        .<Decision>map(refusal -> new Refused(refusal, List.of()))
        .orElseGet(() -> Decision.accepted(entry));
  }

  /// Why this key cannot be born now; empty where it can.
  static Optional<Refusal> problemOf(LedgerState state, KeyCreated key) {
    if (state.keys().size() >= LedgerState.KEYS_MAX) {
      return Optional.of(
          Refusal.of(Reason.LIMIT, "the store holds %d keys, the most", LedgerState.KEYS_MAX));
    }
    for (KeyState other : state.keys()) {
      if (other.id().equals(key.key()) || other.created().publicKey().equals(key.publicKey())) {
        return Optional.of(Refusal.of(Reason.KEY_EXISTS, "key %s was created before", key.key()));
      }
      if (other.created().name().equals(key.name())) {
        return Optional.of(
            Refusal.of(Reason.KEY_EXISTS, "a key named '%s' was created before", key.name()));
      }
    }
    int total = 0;
    for (int height : key.heights()) {
      total = height < 1 ? LedgerState.HEIGHT_MAX + 1 : total + height;
    }
    if (total < 1 || total > LedgerState.HEIGHT_MAX) {
      return Optional.of(
          Refusal.of(
              Reason.NOT_APPLICABLE,
              "tree heights %s, expected 1 or more each and at most %d together",
              key.heights(),
              LedgerState.HEIGHT_MAX));
    }
    return Optional.empty();
  }

  private Decision openSigner(OpenSigner c) {
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<Epoch, SignerOpened> live : state.signers().entrySet()) {
      if (live.getValue().signer().equals(c.signer())) {
        entries.addAll(fence(live.getKey(), FenceReason.SUPERSEDED, c.timeMillis()));
      }
    }
    entries.add(new SignerOpened(c.signer(), c.softwareVersion(), c.host(), c.timeMillis()));
    return new Decision.Accepted(entries);
  }

  private Decision fenceSigner(FenceSigner c) {
    return state.signers().containsKey(c.epoch())
        ? new Decision.Accepted(fence(c.epoch(), c.reason(), c.timeMillis()))
        : fenced(c.epoch());
  }

  /// Burns what the epoch left open, and ends it.
  private List<Entry> fence(Epoch epoch, FenceReason reason, long timeMillis) {
    List<Entry> entries = new ArrayList<>();
    for (KeyState key : state.keys()) {
      entries.addAll(burnOpen(key, r -> r.epoch().equals(epoch), BurnReason.ABANDONED));
    }
    entries.add(new SignerFenced(epoch, reason, timeMillis));
    return entries;
  }

  private static List<Entry> burnOpen(
      KeyState key, Predicate<OpenReservation> which, BurnReason reason) {
    List<Entry> entries = new ArrayList<>();
    for (int layer = 0; layer < key.layers().size(); layer++) {
      for (OpenReservation reservation : key.layers().get(layer).open()) {
        if (which.test(reservation)) {
          for (LeafRange range : reservation.ranges()) {
            entries.add(new Burned(key.id(), layer, range, reason));
          }
        }
      }
    }
    return entries;
  }

  private Decision reserve(Reserve c) {
    Optional<Decision> stopped = stopped(c.key(), c.epoch());
    if (stopped.isPresent()) {
      return stopped.get();
    }
    KeyState key = state.key(c.key()).orElseThrow();
    if (c.layer() < 0 || c.layer() >= key.layers().size() || c.count() < 1 || c.atLeast() < 0) {
      return Decision.refused(Reason.NOT_APPLICABLE, "%s makes no sense", c);
    }
    LayerState layer = key.layers().get(c.layer());
    long first = Math.max(layer.next(), c.atLeast());
    if (first >= layer.capacity()) {
      return Decision.refused(
          Reason.KEY_EXHAUSTED,
          "key '%s' has no leaf left of its %d: create a new key",
          key.created().name(),
          layer.capacity());
    }
    if (c.layer() == 0 && key.warning().isPresent()) {
      return acknowledgementNeeded(key);
    }
    if (layer.open().size() >= LedgerState.OPEN_RESERVATIONS_MAX) {
      return Decision.refused(
          Reason.LIMIT, "%d reservations are open, the most", LedgerState.OPEN_RESERVATIONS_MAX);
    }
    List<Entry> entries = new ArrayList<>();
    KeyState skipped = key;
    if (first > layer.next()) {
      LeafRange gap = LeafRange.between(layer.next(), first);
      entries.add(new Burned(c.key(), c.layer(), gap, BurnReason.SKIPPED));
      skipped = key.withLayer(c.layer(), layer.burnFree(gap));
      if (c.layer() == 0 && skipped.warning().isPresent()) {
        return acknowledgementNeeded(skipped);
      }
    }
    long count =
        Math.min(c.count(), Math.min(layer.capacity() - first, LedgerState.RESERVATION_LEAVES_MAX));
    if (c.layer() == 0) {
      count = Math.min(count, skipped.leavesBeforeWarning());
    }
    entries.add(new Reserved(c.key(), c.layer(), new LeafRange(first, count), c.epoch()));
    return new Decision.Accepted(entries);
  }

  private static Decision acknowledgementNeeded(KeyState key) {
    return Decision.refused(
        Reason.ACKNOWLEDGEMENT_NEEDED,
        "key '%s' has %d of %d leaves left: plan its successor, then run 'pawl key acknowledge %s'",
        key.created().name(),
        key.leaves().free(),
        key.leaves().capacity(),
        key.created().name());
  }

  private Decision commitReceipt(Signed receipt) {
    Optional<Decision> stopped = stopped(receipt.key(), receipt.epoch());
    if (stopped.isPresent()) {
      return burningFree(stopped.get(), receipt);
    }
    KeyState key = state.key(receipt.key()).orElseThrow();
    boolean open =
        receipt.layer() >= 0
            && receipt.layer() < key.layers().size()
            && receipt.leaf() >= 0
            && key.layers().get(receipt.layer()).isOpen(receipt.leaf(), receipt.epoch());
    return open ? Decision.accepted(receipt) : tripwire(key, receipt);
  }

  /// The refusal, and where the receipt's leaf is free, it and all before it are burned: somebody
  /// has computed with it, whatever became of the key or the epoch, and nobody else must get it.
  private Decision burningFree(Decision refused, Signed receipt) {
    Optional<LeafRange> free = state.key(receipt.key()).flatMap(key -> freeUpTo(key, receipt));
    return refused instanceof Refused(Refusal why, var _) && free.isPresent()
        ? new Refused(
            why,
            List.of(new Burned(receipt.key(), receipt.layer(), free.get(), BurnReason.SKIPPED)))
        : refused;
  }

  /// A live epoch offers a receipt for a leaf that is closed or was never its own: somebody
  /// computed a signature that should not exist. The key stops, and the evidence stays. Where the
  /// leaf was free, it and all before it are burned: whoever resumes the key must not get it.
  private static Decision tripwire(KeyState key, Signed receipt) {
    String reason = "a receipt was offered for a leaf that is not open in its epoch's reservations";
    String evidence =
        "layer %d, leaf %d, epoch %s, signature SHA-256 %s"
            .formatted(receipt.layer(), receipt.leaf(), receipt.epoch(), receipt.signature());
    List<Entry> entries = new ArrayList<>();
    freeUpTo(key, receipt)
        .map(free -> new Burned(key.id(), receipt.layer(), free, BurnReason.SKIPPED))
        .ifPresent(entries::add);
    entries.addAll(
        List.of(new KeyQuarantined(key.id(), reason, evidence, "tripwire", receipt.timeMillis())));
    return new Refused(
        Refusal.of(
            Reason.LEAF_NOT_OPEN,
            "%s: %s; key '%s' is quarantined",
            reason,
            evidence,
            key.created().name()),
        entries);
  }

  /// The free leaves of the layer up to the receipt's own; empty where that is not free, or no leaf
  /// of the key.
  private static Optional<LeafRange> freeUpTo(KeyState key, Signed receipt) {
    if (receipt.layer() < 0 || receipt.layer() >= key.layers().size()) {
      return Optional.empty();
    }
    LayerState layer = key.layers().get(receipt.layer());
    return layer.next() <= receipt.leaf() && receipt.leaf() < layer.capacity()
        ? Optional.of(LeafRange.between(layer.next(), receipt.leaf() + 1))
        : Optional.empty();
  }

  private Decision burn(Burn c) {
    if (!state.signers().containsKey(c.epoch())) {
      return fenced(c.epoch());
    }
    boolean own =
        state.key(c.key()).stream()
            .filter(key -> c.layer() >= 0 && c.layer() < key.layers().size())
            .flatMap(key -> key.layers().get(c.layer()).holding(c.range()).stream())
            .anyMatch(reservation -> reservation.epoch().equals(c.epoch()));
    return own
        ? Decision.accepted(new Burned(c.key(), c.layer(), c.range(), c.reason()))
        : Decision.refused(
            Reason.LEAF_NOT_OPEN, "leaves %s are not open in epoch %s", c.range(), c.epoch());
  }

  private Decision quarantine(Quarantine c) {
    return withKey(
        c.key(),
        key -> key.status() == Status.ACTIVE,
        new KeyQuarantined(c.key(), c.reason(), c.evidence(), c.who(), c.timeMillis()));
  }

  private Decision resume(Resume c) {
    Optional<KeyState> found = state.key(c.key());
    if (found.isEmpty() || found.get().status() != Status.QUARANTINED) {
      return withKey(c.key(), key -> false);
    }
    KeyState key = found.get();
    List<Entry> entries = burnOpen(key, r -> true, BurnReason.RESUMED);
    LayerState leaves = key.leaves();
    if (c.atLeast() > leaves.capacity()) {
      return Decision.refused(
          Reason.NOT_APPLICABLE,
          "leaf %d is beyond the %d of the key",
          c.atLeast(),
          leaves.capacity());
    }
    if (c.atLeast() > leaves.next()) {
      entries.add(
          new Burned(
              c.key(), 0, LeafRange.between(leaves.next(), c.atLeast()), BurnReason.RESUMED));
    }
    entries.add(new KeyResumed(c.key(), c.reason(), c.who(), c.timeMillis()));
    return new Decision.Accepted(entries);
  }

  private Decision retire(Retire c) {
    return withKey(
        c.key(),
        key -> key.status() != Status.RETIRED,
        new KeyRetired(c.key(), c.reason(), c.who(), c.timeMillis()));
  }

  private Decision acknowledge(Acknowledge c) {
    Optional<KeyState> key = state.key(c.key());
    if (key.isPresent() && key.get().warning().isPresent()) {
      return Decision.accepted(
          new ThresholdAcknowledged(
              c.key(), key.get().warning().getAsInt(), c.who(), c.timeMillis()));
    }
    return key.isPresent()
        ? Decision.refused(
            Reason.NOT_APPLICABLE,
            "key '%s' is above its warning thresholds, or they were acknowledged",
            key.get().created().name())
        : withKey(c.key(), k -> false);
  }

  private Decision withKey(KeyId id, Predicate<KeyState> applicable, Entry... entries) {
    return state
        .key(id)
        .map(key ->
            applicable.test(key)
                ? Decision.accepted(entries)
                : Decision.refused(
                    Reason.NOT_APPLICABLE,
                    "key '%s' is %s",
                    key.created().name(),
                    key.status().name().toLowerCase(java.util.Locale.ROOT)))
        .orElseGet(() -> Decision.refused(Reason.KEY_UNKNOWN, "there is no key %s", id));
  }

  /// Why this epoch cannot use this key now; empty where it can.
  private Optional<Decision> stopped(KeyId id, Epoch epoch) {
    if (!state.signers().containsKey(epoch)) {
      return Optional.of(fenced(epoch));
    }
    Optional<KeyState> key = state.key(id);
    if (key.isEmpty()) {
      return Optional.of(Decision.refused(Reason.KEY_UNKNOWN, "there is no key %s", id));
    }
    String name = key.get().created().name();
    return switch (key.get().status()) {
      case ACTIVE -> Optional.empty();
      case QUARANTINED ->
          Optional.of(
              Decision.refused(
                  Reason.KEY_QUARANTINED,
                  "key '%s' is quarantined: find out why before resuming it",
                  name));
      case RETIRED ->
          Optional.of(Decision.refused(Reason.KEY_RETIRED, "key '%s' is retired", name));
    };
  }

  private static Decision fenced(Epoch epoch) {
    return Decision.refused(
        Reason.EPOCH_FENCED, "epoch %s is over: the signer was opened again elsewhere", epoch);
  }
}
