package dev.pawl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Epoch;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.StoreId;
import dev.pawl.signer.Disclosure;
import dev.pawl.signer.Receipt;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.InclusionProof;
import dev.pawl.tlog.TreeHead;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A receipt as the file that lies beside a signature: one JSON object, described field by field in
/// `docs/reference/receipt.md`. Reading is strict: a field that is missing, unknown or not in the
/// one form that is written here is refused by its name.
final class ReceiptFile {
  /// More than any receipt has.
  static final int BYTES_MAX = 1 << 18;

  private static final String FORMAT = "pawl-receipt";

  private ReceiptFile() {}

  /// The fields of a receipt.
  static Fields fields(Receipt receipt) {
    Disclosure disclosure = receipt.disclosure();
    Fields fields =
        new Fields()
            .text("format", FORMAT)
            .small("version", receipt.version())
            .text("store", receipt.store().toString())
            .object(
                "key",
                new Fields()
                    .text("id", receipt.key().toString())
                    .text("name", receipt.keyName())
                    .text("parameters", receipt.parameters())
                    .text("publicKeySha256", receipt.publicKey().toString()))
            .small("layer", receipt.layer())
            .number("leaf", receipt.leaf())
            .number("epoch", receipt.epoch().index())
            .number("index", receipt.index())
            .text("time", Instant.ofEpochMilli(receipt.timeMillis()).toString())
            .text("label", disclosure.label())
            .text("messageSha256", disclosure.message().toString())
            .text("signatureSha256", disclosure.signature().toString());
    if (!disclosure.request().equals(Disclosure.NO_REQUEST)) {
      fields.text("requestSha256", disclosure.request().toString());
    }
    fields.text("salt", disclosure.salt().toString()).text("entry", receipt.entry().toString());
    receipt.proof().ifPresent(proof -> fields.object("inclusion", inclusion(proof)));
    return fields;
  }

  private static Fields inclusion(Receipt.Proof proof) {
    return new Fields()
        .number("treeSize", proof.head().size())
        .text("rootSha256", proof.head().root().toString())
        .texts("path", proof.path().inclusionPath().stream().map(Hash::toString).toList());
  }

  /// The bytes of the file.
  static byte[] encode(Receipt receipt) {
    return (Json.pretty(fields(receipt)) + "\n").getBytes(UTF_8);
  }

  /// Reads a file.
  ///
  /// @throws IllegalArgumentException where it is no receipt; names the field
  static Receipt decode(byte[] text) {
    Reader file = new Reader("", Json.parse(text));
    if (!file.text("format").equals(FORMAT)) {
      throw new IllegalArgumentException("field 'format' is not '" + FORMAT + "'");
    }
    Reader key = file.object("key");
    Receipt receipt =
        new Receipt(
            file.small("version"),
            new StoreId(file.bytes("store", StoreId.BYTES)),
            new KeyId(key.bytes("id", KeyId.BYTES)),
            key.text("name"),
            key.text("parameters"),
            key.hash("publicKeySha256"),
            file.small("layer"),
            file.number("leaf"),
            new Epoch(file.number("epoch")),
            file.number("index"),
            file.time("time"),
            disclosure(file),
            file.bytes("entry"),
            file.has("inclusion") ? Optional.of(proof(file)) : Optional.empty());
    key.end();
    file.end();
    return receipt;
  }

  private static Disclosure disclosure(Reader file) {
    return new Disclosure(
        file.bytes("salt", Disclosure.SALT_BYTES),
        file.has("requestSha256") ? file.hash("requestSha256") : Disclosure.NO_REQUEST,
        file.hash("messageSha256"),
        file.text("label"),
        file.hash("signatureSha256"));
  }

  private static Receipt.Proof proof(Reader file) {
    Reader inclusion = file.object("inclusion");
    TreeHead head = new TreeHead(inclusion.number("treeSize"), inclusion.hash("rootSha256"));
    List<Hash> path = inclusion.hashes("path");
    inclusion.end();
    return new Receipt.Proof(head, new InclusionProof(file.number("index"), head.size(), path));
  }

  /// Takes fields out of an object, each in the one form that it may have.
  private static final class Reader {
    private final String prefix;
    private final ObjectNode object;
    private final Set<String> taken = new java.util.HashSet<>();

    Reader(String prefix, ObjectNode object) {
      this.prefix = prefix;
      this.object = object;
    }

    boolean has(String name) {
      return object.has(name);
    }

    private JsonNode take(String name) {
      taken.add(name);
      JsonNode value = object.get(name);
      if (value == null) {
        throw new IllegalArgumentException("field '" + prefix + name + "' is missing");
      }
      return value;
    }

    String text(String name) {
      JsonNode value = take(name);
      if (!value.isString()) {
        throw bad(name, "is not a string");
      }
      String text = value.stringValue();
      if (!UTF_8.newEncoder().canEncode(text)) {
        throw bad(name, "has half a surrogate");
      }
      return text;
    }

    int small(String name) {
      JsonNode value = take(name);
      if (!value.isInt() || value.intValue() < 0) {
        throw bad(name, "is not a small number");
      }
      return value.intValue();
    }

    long number(String name) {
      String text = text(name);
      try {
        long number = Long.parseLong(text);
        if (number >= 0 && Long.toString(number).equals(text)) {
          return number;
        }
      } catch (NumberFormatException e) {
        // not a number, or one of more than 63 bits
      }
      throw bad(name, "is not a decimal number below 2^63 in a string");
    }

    long time(String name) {
      String text = text(name);
      try {
        Instant time = Instant.parse(text);
        if (time.toString().equals(text) && time.toEpochMilli() >= 0) {
          return time.toEpochMilli();
        }
      } catch (DateTimeException | ArithmeticException e) {
        // not a time, or one that no clock shows
      }
      throw bad(name, "is not a time such as 2026-11-22T08:50:00Z");
    }

    Bytes bytes(String name) {
      return hex(name, text(name));
    }

    Bytes bytes(String name, int size) {
      Bytes bytes = bytes(name);
      if (bytes.size() != size) {
        throw bad(name, "is " + bytes.size() + " bytes, expected " + size);
      }
      return bytes;
    }

    Hash hash(String name) {
      return Hash.of(bytes(name, Hash.BYTES).toArray());
    }

    List<Hash> hashes(String name) {
      JsonNode value = take(name);
      if (!value.isArray() || value.size() > 64) {
        throw bad(name, "is not a list of at most 64 hashes");
      }
      List<Hash> hashes = new ArrayList<>();
      for (JsonNode element : value) {
        Bytes bytes = element.isString() ? hex(name, element.stringValue()) : Bytes.EMPTY;
        if (bytes.size() != Hash.BYTES) {
          throw bad(name, "holds something else than hashes");
        }
        hashes.add(Hash.of(bytes.toArray()));
      }
      return hashes;
    }

    Reader object(String name) {
      if (take(name) instanceof ObjectNode inner) {
        return new Reader(prefix + name + ".", inner);
      }
      throw bad(name, "is not an object");
    }

    void end() {
      for (String name : object.propertyNames()) {
        if (!taken.contains(name)) {
          throw bad(name, "is not known");
        }
      }
    }

    private Bytes hex(String name, String text) {
      try {
        Bytes bytes = Bytes.copyOf(HexFormat.of().parseHex(text));
        if (bytes.toString().equals(text)) {
          return bytes;
        }
      } catch (IllegalArgumentException e) {
        // not hexadecimal
      }
      throw bad(name, "is not in lower-case hexadecimal digits");
    }

    private IllegalArgumentException bad(String name, String problem) {
      return new IllegalArgumentException("field '" + prefix + name + "' " + problem);
    }
  }
}
