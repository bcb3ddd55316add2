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
import java.util.ArrayList;
import java.util.List;

/// The one encoding of entries: a type byte, then the fields in the order of their records. One
/// encoder, one decoder, and what decodes encodes to the same bytes (`docs/design/entries.md`).
public final class EntryCodec {
  private EntryCodec() {}

  /// The canonical bytes of an entry.
  public static Bytes encode(Entry entry) {
    ByteSink to = new ByteSink();
    switch (entry) {
      case StoreCreated e ->
          to.u8(1)
              .fixed(e.store().bytes())
              .u16(e.schema())
              .string(e.unsafeFilesystem())
              .hash(e.sealing())
              .u64(e.timeMillis());
      case KeyCreated e -> encodeKeyCreated(e, to.u8(2));
      case SignerOpened e ->
          to.u8(3)
              .string(e.signer().name())
              .string(e.softwareVersion())
              .string(e.host().bootId())
              .string(e.host().machineId())
              .string(e.host().vmGeneration())
              .string(e.host().process())
              .u64(e.timeMillis());
      case SignerFenced e ->
          to.u8(4).u64(e.epoch().index()).u8(e.reason().code()).u64(e.timeMillis());
      case Reserved e -> range(to.u8(5), e.key(), e.layer(), e.range()).u64(e.epoch().index());
      case Signed e ->
          to.u8(6)
              .fixed(e.key().bytes())
              .u8(e.layer())
              .u64(e.leaf())
              .u64(e.epoch().index())
              .hash(e.signature())
              .hash(e.disclosure())
              .u64(e.timeMillis());
      case Burned e -> range(to.u8(7), e.key(), e.layer(), e.range()).u8(e.reason().code());
      case KeyQuarantined e ->
          to.u8(8)
              .fixed(e.key().bytes())
              .string(e.reason())
              .string(e.evidence())
              .string(e.who())
              .u64(e.timeMillis());
      case KeyResumed e -> decision(to.u8(9), e.key(), e.reason(), e.who(), e.timeMillis());
      case KeyRetired e -> decision(to.u8(10), e.key(), e.reason(), e.who(), e.timeMillis());
      case ThresholdAcknowledged e ->
          to.u8(11).fixed(e.key().bytes()).u16(e.permille()).string(e.who()).u64(e.timeMillis());
      case SchemaRaised e -> to.u8(12).u16(e.schema());
      case StateRecorded e -> to.u8(13).hash(e.state());
      case LogKeyCreated e -> {
        strings(to.u8(14).string(e.origin()), e.verifierKeys());
        to.hash(e.sealedKeys()).u64(e.timeMillis());
      }
      case AnchorsConfigured e -> encodeAnchorsConfigured(e, to.u8(15));
      case GraceUsed e -> to.u8(16).u32(e.leaves()).string(e.anchor());
    }
    return to.toBytes();
  }

  /// The entry of these bytes.
  ///
  /// @throws MalformedEntryException unless they are the canonical encoding of one
  public static Entry decode(Bytes bytes) {
    ByteSource from = new ByteSource(bytes);
    try {
      Entry entry = decode(from);
      from.end();
      return entry;
    } catch (IllegalArgumentException e) {
      throw from.malformed("entry", 0, String.valueOf(e.getMessage()));
    }
  }

  private static Entry decode(ByteSource from) {
    int type = from.u8("type");
    return switch (type) {
      case 1 ->
          new StoreCreated(
              new StoreId(from.fixed("store", StoreId.BYTES)),
              from.u16("schema"),
              from.string("unsafe file system"),
              from.hash("sealing"),
              from.u63("time"));
      case 2 -> decodeKeyCreated(from);
      case 3 ->
          new SignerOpened(
              new SignerId(from.string("signer")),
              from.string("software version"),
              new HostFingerprint(
                  from.string("boot id"),
                  from.string("machine id"),
                  from.string("vm generation"),
                  from.string("process")),
              from.u63("time"));
      case 4 ->
          new SignerFenced(
              new Epoch(from.u63("epoch")),
              from.constant("reason", FenceReason.class),
              from.u63("time"));
      case 5 ->
          new Reserved(key(from), from.u8("layer"), range(from), new Epoch(from.u63("epoch")));
      case 6 ->
          new Signed(
              key(from),
              from.u8("layer"),
              from.u63("leaf"),
              new Epoch(from.u63("epoch")),
              from.hash("signature"),
              from.hash("disclosure"),
              from.u63("time"));
      case 7 ->
          new Burned(
              key(from), from.u8("layer"), range(from), from.constant("reason", BurnReason.class));
      case 8 ->
          new KeyQuarantined(
              key(from),
              from.string("reason"),
              from.string("evidence"),
              from.string("who"),
              from.u63("time"));
      case 9 ->
          new KeyResumed(key(from), from.string("reason"), from.string("who"), from.u63("time"));
      case 10 ->
          new KeyRetired(key(from), from.string("reason"), from.string("who"), from.u63("time"));
      case 11 ->
          new ThresholdAcknowledged(
              key(from), from.u16("permille"), from.string("who"), from.u63("time"));
      case 12 -> new SchemaRaised(from.u16("schema"));
      case 13 -> new StateRecorded(from.hash("state"));
      case 14 ->
          new LogKeyCreated(
              from.string("origin"),
              strings(from, "verifier keys"),
              from.hash("sealed keys"),
              from.u63("time"));
      case 15 -> decodeAnchorsConfigured(from);
      case 16 -> new GraceUsed(from.u32("leaves"), from.string("anchor"));
      default -> throw from.malformed("type", 1, type + ", expected 1 to 16");
    };
  }

  private static void encodeKeyCreated(KeyCreated e, ByteSink to) {
    to.fixed(e.key().bytes()).string(e.name()).string(e.parameters()).bytes(e.publicKey());
    to.u8(e.heights().size());
    e.heights().forEach(to::u8);
    to.string(e.policy().profile());
    to.u8(e.policy().warningPermille().size());
    e.policy().warningPermille().forEach(to::u16);
    to.hash(e.sealedPrivateKey()).u64(e.timeMillis());
  }

  private static KeyCreated decodeKeyCreated(ByteSource from) {
    KeyId key = key(from);
    String name = from.string("name");
    String parameters = from.string("parameters");
    Bytes publicKey = from.bytes("public key");
    List<Integer> heights = new ArrayList<>();
    for (int left = from.u8("layers"); left > 0; left--) {
      heights.add(from.u8("height"));
    }
    String profile = from.string("profile");
    List<Integer> thresholds = new ArrayList<>();
    for (int left = from.u8("thresholds"); left > 0; left--) {
      thresholds.add(from.u16("threshold"));
    }
    return new KeyCreated(
        key,
        name,
        parameters,
        publicKey,
        heights,
        new KeyPolicy(profile, thresholds),
        from.hash("sealed private key"),
        from.u63("time"));
  }

  private static void encodeAnchorsConfigured(AnchorsConfigured e, ByteSink to) {
    to.u8(e.anchors().size());
    e.anchors().forEach(anchor -> to.string(anchor.kind()).string(anchor.specification()));
    strings(to.u8(e.release().code()).u32(e.grace()), e.approvers());
    to.string(e.reason()).u64(e.timeMillis());
  }

  private static AnchorsConfigured decodeAnchorsConfigured(ByteSource from) {
    List<RequiredAnchor> anchors = new ArrayList<>();
    for (int left = from.u8("anchors"); left > 0; left--) {
      anchors.add(new RequiredAnchor(from.string("kind"), from.string("specification")));
    }
    return new AnchorsConfigured(
        anchors,
        from.constant("release", Release.class),
        from.u32("grace"),
        strings(from, "approvers"),
        from.string("reason"),
        from.u63("time"));
  }

  private static void strings(ByteSink to, List<String> values) {
    to.u8(values.size());
    values.forEach(to::string);
  }

  private static List<String> strings(ByteSource from, String field) {
    List<String> values = new ArrayList<>();
    for (int left = from.u8(field); left > 0; left--) {
      values.add(from.string(field));
    }
    return values;
  }

  private static ByteSink range(ByteSink to, KeyId key, int layer, LeafRange range) {
    return to.fixed(key.bytes()).u8(layer).u64(range.first()).u64(range.count());
  }

  private static ByteSink decision(
      ByteSink to, KeyId key, String reason, String who, long timeMillis) {
    return to.fixed(key.bytes()).string(reason).string(who).u64(timeMillis);
  }

  private static KeyId key(ByteSource from) {
    return new KeyId(from.fixed("key", KeyId.BYTES));
  }

  private static LeafRange range(ByteSource from) {
    return new LeafRange(from.u63("first leaf"), from.u63("count"));
  }
}
