package dev.pawl.ledger;

import dev.pawl.ledger.Entry.SignerOpened;
import dev.pawl.ledger.Entry.StoreCreated;
import dev.pawl.tlog.Hash;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The fold of all entries up to some size: what is free, what is given out, who may sign. An
/// immutable value without clock, randomness or I/O, the same over every store, in the auditor and
/// in the models.
///
/// It is bounded: keys, live epochs and open reservations, never the list of all signatures. That a
/// leaf has no second receipt needs no such list: a receipt closes its leaf, and a leaf that is not
/// open takes none.
public final class LedgerState {
  /// The most leaves of one reservation.
  public static final int RESERVATION_LEAVES_MAX = 65_536;

  /// The most reservations of one layer with open leaves.
  public static final int OPEN_RESERVATIONS_MAX = 1_024;

  /// The most keys of one store.
  public static final int KEYS_MAX = 4_096;

  /// The greatest sum of a key's tree heights.
  public static final int HEIGHT_MAX = 60;

  /// The state before the first entry.
  public static final LedgerState EMPTY =
      new LedgerState(0, Optional.empty(), 0, KeyTable.EMPTY, Map.of(), Oversight.NONE);

  private final long size;
  private final Optional<StoreCreated> store;
  private final int schema;
  private final KeyTable keys;
  // Never changed after construction: the epochs that are not fenced.
  private final Map<Epoch, SignerOpened> signers;
  private final Oversight oversight;

  LedgerState(
      long size,
      Optional<StoreCreated> store,
      int schema,
      KeyTable keys,
      Map<Epoch, SignerOpened> signers,
      Oversight oversight) {
    this.size = size;
    this.store = store;
    this.schema = schema;
    this.keys = keys;
    this.signers = signers;
    this.oversight = oversight;
  }

  /// How many entries were folded; the index of the next one.
  public long size() {
    return size;
  }

  /// The first entry; empty before it.
  public Optional<StoreCreated> store() {
    return store;
  }

  /// The schema in force.
  public int schema() {
    return schema;
  }

  /// All keys, in the order of their creation.
  public Collection<KeyState> keys() {
    return keys.values();
  }

  /// The key with this id.
  public Optional<KeyState> key(KeyId id) {
    return keys.get(id);
  }

  /// The key with this name.
  public Optional<KeyState> keyNamed(String name) {
    return keys.values().stream().filter(key -> key.created().name().equals(name)).findFirst();
  }

  /// The epochs that may commit, and how each was opened.
  public Map<Epoch, SignerOpened> signers() {
    return Collections.unmodifiableMap(signers);
  }

  /// Who watches this ledger, as it says itself.
  public Oversight oversight() {
    return oversight;
  }

  /// What the rules say to this command. Changes nothing.
  public Decision decide(Command command) {
    return new Rules(this).decide(command);
  }

  /// The state after this entry.
  ///
  /// @throws IllegalEntryException where no rule could have led to it in this state
  public LedgerState apply(Entry entry) {
    return new Fold(this).apply(entry);
  }

  /// The SHA-256 of this state's canonical bytes.
  Hash digest() {
    return Digests.sha256(StateCodec.encode(this));
  }

  /// This state's canonical bytes: equal states have equal bytes. For whoever follows a ledger from
  /// outside and goes on later from where it was.
  public Bytes encoded() {
    return StateCodec.encode(this);
  }

  /// Reads what [#encoded()] wrote; whether it is the state of any ledger is for the caller to
  /// know.
  ///
  /// @throws MalformedEntryException where the bytes are anything else
  public static LedgerState decode(Bytes bytes) {
    return StateCodec.decode(bytes);
  }

  LedgerState withNothing() {
    return new LedgerState(size + 1, store, schema, keys, signers, oversight);
  }

  LedgerState begun(StoreCreated entry) {
    return new LedgerState(size + 1, Optional.of(entry), entry.schema(), keys, signers, oversight);
  }

  LedgerState withSchema(int raised) {
    return new LedgerState(size + 1, store, raised, keys, signers, oversight);
  }

  LedgerState withOversight(Oversight changed) {
    return new LedgerState(size + 1, store, schema, keys, signers, changed);
  }

  LedgerState withKey(KeyState key) {
    return new LedgerState(size + 1, store, schema, keys.with(key), signers, oversight);
  }

  LedgerState withSigner(SignerOpened opened) {
    Map<Epoch, SignerOpened> changed = new TreeMap<>(signers);
    changed.put(new Epoch(size), opened);
    return new LedgerState(size + 1, store, schema, keys, changed, oversight);
  }

  LedgerState withoutSigner(Epoch epoch) {
    Map<Epoch, SignerOpened> changed = new TreeMap<>(signers);
    changed.remove(epoch);
    return new LedgerState(size + 1, store, schema, keys, changed, oversight);
  }
}
