package dev.pawl.cli;

import dev.pawl.signer.StoreStatus.KeyStatus;
import dev.pawl.signer.UnfinishedKey;
import java.util.List;

/// How keys are listed.
final class KeyTable {
  private KeyTable() {}

  /// A line for each key, below a line of titles.
  static List<String> of(List<KeyStatus> keys, List<UnfinishedKey> unfinished) {
    Table table =
        new Table(
            "KEY",
            "STATUS",
            ">LEAVES",
            ">SIGNED",
            ">BURNED",
            ">RESERVED",
            ">FREE",
            "WARNS AT",
            "PARAMETERS");
    for (KeyStatus key : keys) {
      table.row(
          key.name(),
          KeyCondition.of(key).word(),
          Texts.count(key.capacity()),
          Texts.count(key.signed()),
          Texts.count(key.burned()),
          Texts.count(key.reserved()),
          Texts.count(key.free()),
          thresholds(key),
          key.parameters());
    }
    for (UnfinishedKey key : unfinished) {
      table.row(
          key.name(),
          KeyCondition.UNFINISHED.word(),
          "-",
          "-",
          "-",
          "-",
          "-",
          "-",
          key.parameters().orElse("unknown: its record cannot be read"));
    }
    return table.lines();
  }

  /// `10 %, 1 %`.
  static String thresholds(KeyStatus key) {
    List<String> shares =
        key.thresholdsPermille().stream()
            .map(permille -> permille % 10 == 0 ? permille / 10 + " %" : permille / 10.0 + " %")
            .toList();
    return shares.isEmpty() ? "-" : String.join(", ", shares);
  }

  /// All of a key.
  static Fields fields(KeyStatus key) {
    Fields fields =
        new Fields()
            .text("id", key.key().toString())
            .text("name", key.name())
            .text("parameters", key.parameters())
            .text("profile", key.profile())
            .text("created", Texts.time(key.createdMillis()))
            .text("status", KeyCondition.of(key).word())
            .number("capacity", key.capacity())
            .number("used", key.used())
            .number("signed", key.signed())
            .number("burned", key.burned())
            .number("reserved", key.reserved())
            .number("free", key.free())
            .texts(
                "warningPermille", key.thresholdsPermille().stream().map(String::valueOf).toList());
    key.acknowledgementNeeded()
        .ifPresent(permille -> fields.small("acknowledgementNeededPermille", permille));
    return fields;
  }

  /// All of a key that is not finished.
  static Fields fields(UnfinishedKey key) {
    return new Fields()
        .text("name", key.name())
        .text("parameters", key.parameters())
        .text("status", KeyCondition.UNFINISHED.word())
        .text("remedy", StoredKey.goOn(key.name()));
  }
}
