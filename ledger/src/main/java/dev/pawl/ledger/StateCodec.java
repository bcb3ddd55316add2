package dev.pawl.ledger;

import dev.pawl.ledger.Entry.AnchorsConfigured;
import dev.pawl.ledger.Entry.KeyCreated;
import dev.pawl.ledger.Entry.LogKeyCreated;
import dev.pawl.ledger.Entry.SignerOpened;
import dev.pawl.ledger.Entry.StoreCreated;
import dev.pawl.ledger.KeyState.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The canonical bytes of a [LedgerState], which snapshots hold and [Entry.StateRecorded] names by
/// digest: equal states have equal bytes. They are part of the schema, because every replay
/// computes them again.
final class StateCodec {
  private static final int VERSION = 1;

  private StateCodec() {}

  static Bytes encode(LedgerState state) {
    ByteSink to = new ByteSink();
    to.u8(VERSION).u64(state.size()).u16(state.schema());
    to.bytes(state.store().map(EntryCodec::encode).orElse(Bytes.EMPTY));
    to.u32(state.signers().size());
    state
        .signers()
        .forEach((epoch, opened) -> to.u64(epoch.index()).bytes(EntryCodec.encode(opened)));
    to.u32(state.keys().size());
    state.keys().forEach(key -> encode(key, to));
    to.bytes(state.oversight().logKey().map(EntryCodec::encode).orElse(Bytes.EMPTY));
    to.u64(state.oversight().logKeyIndex());
    to.bytes(state.oversight().configured().map(EntryCodec::encode).orElse(Bytes.EMPTY));
    to.u32(state.oversight().graceUsed());
    return to.toBytes();
  }

  /// @throws MalformedEntryException where the bytes are not an encoded state
  static LedgerState decode(Bytes bytes) {
    ByteSource from = new ByteSource(bytes);
    try {
      LedgerState state = decode(from);
      from.end();
      return state;
    } catch (IllegalArgumentException | InvariantViolation | ClassCastException e) {
      throw from.malformed("state", 0, String.valueOf(e.getMessage()));
    }
  }

  private static LedgerState decode(ByteSource from) {
    int version = from.u8("version");
    if (version != VERSION) {
      throw from.malformed("version", 1, version + ", expected " + VERSION);
    }
    long size = from.u63("size");
    int schema = from.u16("schema");
    Optional<StoreCreated> store = optional(from, "store").map(StoreCreated.class::cast);
    Map<Epoch, SignerOpened> signers = decodeSigners(from);
    List<KeyState> keys = new ArrayList<>();
    for (int left = from.u32("keys"); left > 0; left--) {
      keys.add(decodeKey(from));
    }
    Oversight oversight =
        new Oversight(
            optional(from, "log key").map(LogKeyCreated.class::cast),
            from.u63("log key index"),
            optional(from, "anchors").map(AnchorsConfigured.class::cast),
            from.u32("grace used"));
    return new LedgerState(size, store, schema, KeyTable.of(keys), signers, oversight);
  }

  private static Optional<Entry> optional(ByteSource from, String field) {
    Bytes bytes = from.bytes(field);
    return bytes.size() == 0 ? Optional.empty() : Optional.of(EntryCodec.decode(bytes));
  }

  private static Map<Epoch, SignerOpened> decodeSigners(ByteSource from) {
    Map<Epoch, SignerOpened> signers = new TreeMap<>();
    long previous = -1;
    for (int left = from.u32("signers"); left > 0; left--) {
      long epoch = from.u63("epoch");
      if (epoch <= previous) { // in another order, a second encoding of the same state
        throw from.malformed("epoch", 8, epoch + " after " + previous + ", expected rising");
      }
      previous = epoch;
      signers.put(new Epoch(epoch), (SignerOpened) EntryCodec.decode(from.bytes("signer")));
    }
    return signers;
  }

  private static void encode(KeyState key, ByteSink to) {
    to.u64(key.index()).bytes(EntryCodec.encode(key.created()));
    to.u8(key.status().code()).u16(key.acknowledgedPermille());
    for (LayerState layer : key.layers()) {
      to.u64(layer.next()).u64(layer.signed()).u64(layer.burned()).u32(layer.open().size());
      for (OpenReservation reservation : layer.open()) {
        List<LeafRange> ranges = reservation.ranges();
        to.u64(reservation.epoch().index()).u32(ranges.size());
        ranges.forEach(range -> to.u64(range.first()).u64(range.count()));
      }
    }
  }

  private static KeyState decodeKey(ByteSource from) {
    long index = from.u63("index");
    KeyState born = KeyState.born(index, (KeyCreated) EntryCodec.decode(from.bytes("key")));
    Status status = from.constant("status", Status.class);
    int acknowledged = from.u16("acknowledged");
    List<LayerState> layers = new ArrayList<>();
    for (LayerState unused : born.layers()) {
      layers.add(decodeLayer(from, unused.capacity()));
    }
    return new KeyState(index, born.created(), status, acknowledged, layers);
  }

  private static LayerState decodeLayer(ByteSource from, long capacity) {
    long next = from.u63("next");
    long signed = from.u63("signed");
    long burned = from.u63("burned");
    List<OpenReservation> open = new ArrayList<>();
    for (int left = from.u32("reservations"); left > 0; left--) {
      Epoch epoch = new Epoch(from.u63("epoch"));
      List<LeafRange> ranges = new ArrayList<>();
      for (int more = from.u32("ranges"); more > 0; more--) {
        ranges.add(new LeafRange(from.u63("first leaf"), from.u63("count")));
      }
      open.add(OpenReservation.of(epoch, ranges));
    }
    return new LayerState(capacity, next, signed, burned, open);
  }
}
