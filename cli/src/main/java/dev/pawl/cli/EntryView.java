package dev.pawl.cli;

import dev.pawl.ledger.Entry;
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
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.LeafRange;
import dev.pawl.ledger.LedgerState;
import dev.pawl.ledger.RequiredAnchor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/// How an entry of the ledger looks: to a person in one line, and as JSON.
final class EntryView {
  private final LedgerState state;

  /// @param state knows the keys' names
  EntryView(LedgerState state) {
    this.state = state;
  }

  /// ` 12 2026-11-22T08:50:00Z signed key 'demo', leaf 3, epoch 10`.
  String line(long index, Entry entry) {
    OptionalLong time = timeMillis(entry);
    return "%6d  %-20s  %-14s %s"
        .formatted(
            index,
            time.isPresent() ? Texts.time(time.getAsLong()) : "",
            type(entry),
            summary(entry))
        .stripTrailing();
  }

  /// One word for the kind of entry.
  static String type(Entry entry) {
    return switch (entry) {
      case StoreCreated _ -> "store-created";
      case KeyCreated _ -> "key-created";
      case SignerOpened _ -> "signer-opened";
      case SignerFenced _ -> "signer-fenced";
      case Reserved _ -> "reserved";
      case Signed _ -> "signed";
      case Burned _ -> "burned";
      case KeyQuarantined _ -> "quarantined";
      case KeyResumed _ -> "resumed";
      case KeyRetired _ -> "retired";
      case ThresholdAcknowledged _ -> "acknowledged";
      case SchemaRaised _ -> "schema-raised";
      case StateRecorded _ -> "state-recorded";
      case LogKeyCreated _ -> "log-key-created";
      case AnchorsConfigured _ -> "anchors-configured";
      case GraceUsed _ -> "grace-used";
    };
  }

  /// When it happened, where the entry says.
  static OptionalLong timeMillis(Entry entry) {
    return switch (entry) {
      case StoreCreated e -> OptionalLong.of(e.timeMillis());
      case KeyCreated e -> OptionalLong.of(e.timeMillis());
      case SignerOpened e -> OptionalLong.of(e.timeMillis());
      case SignerFenced e -> OptionalLong.of(e.timeMillis());
      case Reserved _ -> OptionalLong.empty();
      case Signed e -> OptionalLong.of(e.timeMillis());
      case Burned _ -> OptionalLong.empty();
      case KeyQuarantined e -> OptionalLong.of(e.timeMillis());
      case KeyResumed e -> OptionalLong.of(e.timeMillis());
      case KeyRetired e -> OptionalLong.of(e.timeMillis());
      case ThresholdAcknowledged e -> OptionalLong.of(e.timeMillis());
      case SchemaRaised _ -> OptionalLong.empty();
      case StateRecorded _ -> OptionalLong.empty();
      case LogKeyCreated e -> OptionalLong.of(e.timeMillis());
      case AnchorsConfigured e -> OptionalLong.of(e.timeMillis());
      case GraceUsed _ -> OptionalLong.empty();
    };
  }

  /// The rest of it in one line.
  String summary(Entry entry) {
    return switch (entry) {
      case StoreCreated e ->
          "store " + e.store() + ", schema " + e.schema() + unsafe(e.unsafeFilesystem());
      case KeyCreated e -> "key '" + e.name() + "', " + e.parameters();
      case SignerOpened e -> "signer '" + e.signer() + "', pawl " + e.softwareVersion();
      case SignerFenced e -> "epoch " + e.epoch() + ", " + word(e.reason());
      case Reserved e -> leaves(e.key(), e.layer(), e.range()) + ", epoch " + e.epoch();
      case Signed e -> leaves(e.key(), e.layer(), LeafRange.of(e.leaf())) + ", epoch " + e.epoch();
      case Burned e -> leaves(e.key(), e.layer(), e.range()) + ", " + word(e.reason());
      case KeyQuarantined e -> key(e.key()) + " by " + e.who() + ": " + e.reason();
      case KeyResumed e -> key(e.key()) + " by " + e.who() + ": " + e.reason();
      case KeyRetired e -> key(e.key()) + " by " + e.who() + ": " + e.reason();
      case ThresholdAcknowledged e ->
          key(e.key()) + " by " + e.who() + ", " + e.permille() / 10.0 + " % left";
      case SchemaRaised e -> "schema " + e.schema();
      case StateRecorded e -> "state " + e.state();
      case LogKeyCreated e -> "log " + e.origin();
      case AnchorsConfigured e -> anchors(e) + " by " + String.join(", ", e.approvers());
      case GraceUsed e -> e.leaves() + " leaves without " + e.anchor();
    };
  }

  /// All of it.
  Fields fields(long index, Entry entry) {
    Fields fields = new Fields().number("index", index).text("type", type(entry));
    OptionalLong time = timeMillis(entry);
    if (time.isPresent()) {
      fields.text("time", java.time.Instant.ofEpochMilli(time.getAsLong()).toString());
    }
    return switch (entry) {
      case StoreCreated e ->
          fields
              .text("store", e.store().toString())
              .small("schema", e.schema())
              .text("unsafeFilesystem", e.unsafeFilesystem())
              .text("sealingSha256", e.sealing().toString());
      case KeyCreated e -> keyCreated(fields, e);
      case SignerOpened e ->
          fields
              .text("signer", e.signer().name())
              .text("softwareVersion", e.softwareVersion())
              .text("bootId", e.host().bootId())
              .text("machineId", e.host().machineId())
              .text("vmGeneration", e.host().vmGeneration())
              .text("process", e.host().process());
      case SignerFenced e ->
          fields.number("epoch", e.epoch().index()).text("reason", word(e.reason()));
      case Reserved e ->
          range(fields, e.key(), e.layer(), e.range()).number("epoch", e.epoch().index());
      case Signed e ->
          range(fields, e.key(), e.layer(), LeafRange.of(e.leaf()))
              .number("epoch", e.epoch().index())
              .text("signatureSha256", e.signature().toString())
              .text("disclosureSha256", e.disclosure().toString());
      case Burned e ->
          range(fields, e.key(), e.layer(), e.range()).text("reason", word(e.reason()));
      case KeyQuarantined e ->
          decided(fields, e.key(), e.who(), e.reason()).text("evidence", e.evidence());
      case KeyResumed e -> decided(fields, e.key(), e.who(), e.reason());
      case KeyRetired e -> decided(fields, e.key(), e.who(), e.reason());
      case ThresholdAcknowledged e ->
          fields
              .object("key", key(new Fields(), e.key()))
              .text("who", e.who())
              .small("permille", e.permille());
      case SchemaRaised e -> fields.small("schema", e.schema());
      case StateRecorded e -> fields.text("state", e.state().toString());
      case LogKeyCreated e ->
          fields
              .text("origin", e.origin())
              .texts("verifierKeys", e.verifierKeys())
              .text("sealedKeysSha256", e.sealedKeys().toString());
      case AnchorsConfigured e ->
          fields
              .texts("anchors", e.anchors().stream().map(RequiredAnchor::toString).toList())
              .text("release", word(e.release()))
              .small("grace", e.grace())
              .texts("approvers", e.approvers())
              .text("reason", e.reason());
      case GraceUsed e -> fields.small("leaves", e.leaves()).text("anchor", e.anchor());
    };
  }

  private static String anchors(AnchorsConfigured e) {
    List<String> kinds = new ArrayList<>(List.of("file"));
    e.anchors().forEach(anchor -> kinds.add(anchor.kind()));
    return "anchors " + String.join(", ", kinds);
  }

  private Fields keyCreated(Fields fields, KeyCreated e) {
    return fields
        .object("key", key(new Fields(), e.key()))
        .text("parameters", e.parameters())
        .text("publicKey", e.publicKey().toString())
        .text("profile", e.policy().profile())
        .texts(
            "warningPermille", e.policy().warningPermille().stream().map(String::valueOf).toList())
        .text("sealedPrivateKeySha256", e.sealedPrivateKey().toString());
  }

  private Fields range(Fields fields, KeyId key, int layer, LeafRange range) {
    return fields
        .object("key", key(new Fields(), key))
        .small("layer", layer)
        .number("firstLeaf", range.first())
        .number("leaves", range.count());
  }

  private Fields decided(Fields fields, KeyId key, String who, String reason) {
    return fields.object("key", key(new Fields(), key)).text("who", who).text("reason", reason);
  }

  private Fields key(Fields fields, KeyId key) {
    return fields.text("id", key.toString()).text("name", name(key));
  }

  private String key(KeyId key) {
    return "key '" + name(key) + "'";
  }

  private String name(KeyId key) {
    return state.key(key).map(known -> known.created().name()).orElse(key.toString());
  }

  private String leaves(KeyId key, int layer, LeafRange range) {
    String which =
        range.count() == 1
            ? "leaf " + range.first()
            : "leaves " + range.first() + " to " + (range.end() - 1);
    return key(key) + ", " + (layer == 0 ? "" : "layer " + layer + ", ") + which;
  }

  private static String unsafe(String type) {
    return type.isEmpty() ? "" : ", on unsafe " + type;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
