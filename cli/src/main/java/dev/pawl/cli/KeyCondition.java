package dev.pawl.cli;

import dev.pawl.signer.StoreStatus.KeyStatus;

/// Whether a key signs and, where not, why: the one word for it everywhere.
enum KeyCondition {
  /// It signs.
  ACTIVE("active"),
  /// Few leaves are left, and nobody has acknowledged that.
  WAITING("waiting"),
  /// No leaf is left.
  EXHAUSTED("exhausted"),
  /// It was stopped; an operator may resume it.
  QUARANTINED("quarantined"),
  /// It never signs again.
  RETIRED("retired"),
  /// Making it was interrupted.
  UNFINISHED("unfinished");

  private final String word;

  KeyCondition(String word) {
    this.word = word;
  }

  /// The condition of a key that is in the ledger: the one that lasts longest, where several hold.
  static KeyCondition of(KeyStatus key) {
    return switch (key.status()) {
      case RETIRED -> RETIRED;
      case QUARANTINED -> key.free() == 0 ? EXHAUSTED : QUARANTINED;
      case ACTIVE -> {
        if (key.free() == 0) {
          yield EXHAUSTED;
        }
        yield key.acknowledgementNeeded().isPresent() ? WAITING : ACTIVE;
      }
    };
  }

  /// As people and programs read it.
  String word() {
    return word;
  }

  /// In a sentence, with what can be done about it.
  String explained(String name) {
    return switch (this) {
      case ACTIVE -> word;
      case WAITING ->
          "waiting for acknowledgement: plan its successor, then 'pawl key acknowledge "
              + name
              + "'";
      case EXHAUSTED -> "exhausted: no leaf is left, make a new key";
      case QUARANTINED ->
          "quarantined: find out why, then 'pawl key resume " + name + " --reason TEXT'";
      case RETIRED -> "retired: it never signs again";
      case UNFINISHED -> "unfinished: " + StoredKey.goOn(name);
    };
  }
}
