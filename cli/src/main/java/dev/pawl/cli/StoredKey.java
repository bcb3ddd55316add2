package dev.pawl.cli;

import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.LedgerState;
import java.util.Locale;

/// Finds keys by what people call them.
final class StoredKey {
  private StoredKey() {}

  /// The key with this name, or with this id in 32 hexadecimal digits.
  static KeyState named(LedgerState state, String name) {
    return state
        .keyNamed(name)
        .or(() -> state.keys().stream().filter(key -> key.id().toString().equals(name)).findFirst())
        .orElseThrow(() -> missing(state, name));
  }

  private static Failure missing(LedgerState state, String name) {
    String known =
        String.join(", ", state.keys().stream().map(key -> key.created().name()).toList());
    return Failure.usage(
        "there is no key '" + name + "'",
        known.isEmpty()
            ? "'pawl key create " + name + " --profile firmware' makes it"
            : "the keys of this store: " + known);
  }

  /// `active`, `quarantined` or `retired`.
  static String status(KeyState.Status status) {
    return status.name().toLowerCase(Locale.ROOT);
  }
}
