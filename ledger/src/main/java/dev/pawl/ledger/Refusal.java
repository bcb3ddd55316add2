package dev.pawl.ledger;

/// Why a command was refused. Nothing has happened, but for what the reason itself records.
///
/// @param reason for programs
/// @param message for people: what was seen, and the remedy
public record Refusal(Reason reason, String message) {

  /// The kinds of refusal.
  public enum Reason {
    /// The ledger has no first entry yet, or has one already.
    STORE,
    /// There is no such key.
    KEY_UNKNOWN,
    /// The key's id, name or public key was used before.
    KEY_EXISTS,
    /// The key is quarantined: an operator decides.
    KEY_QUARANTINED,
    /// The key never signs again.
    KEY_RETIRED,
    /// The key has no leaf left.
    KEY_EXHAUSTED,
    /// Somebody has to acknowledge that few leaves are left.
    ACKNOWLEDGEMENT_NEEDED,
    /// The epoch is over: somebody else signs.
    EPOCH_FENCED,
    /// The leaf is not open in a reservation of this epoch. For a receipt this is the tripwire.
    LEAF_NOT_OPEN,
    /// Too many reservations or keys are open; close some.
    LIMIT,
    /// The command makes no sense in the present state.
    NOT_APPLICABLE
  }

  /// A refusal with a message made of parts, as [String#formatted] does.
  static Refusal of(Reason reason, String format, Object... values) {
    return new Refusal(reason, format.formatted(values));
  }
}
