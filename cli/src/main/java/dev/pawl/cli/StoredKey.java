package dev.pawl.cli;

import dev.pawl.hbs.MalformedException;
import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.ledger.Entry.KeyCreated;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.signer.PawlStore;
import dev.pawl.signer.UnfinishedKey;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Finds keys by what people call them.
final class StoredKey {
  private StoredKey() {}

  /// The key with this name, or with this id in 32 hexadecimal digits.
  static KeyState named(PawlStore store, String name) throws IOException {
    Collection<KeyState> keys = store.state().keys();
    Optional<KeyState> named =
        store
            .state()
            .keyNamed(name)
            .or(() -> keys.stream().filter(key -> key.id().toString().equals(name)).findFirst());
    if (named.isEmpty()) {
      throw missing(keys, store.unfinishedKeys(), name);
    }
    return named.get();
  }

  /// Its public key.
  ///
  /// @throws StoreDamagedException where the ledger's bytes are none
  static SchemePublicKey publicKey(KeyState key) {
    KeyCreated created = key.created();
    try {
      return SchemePublicKey.parse(
          SchemeParameters.parse(created.parameters()), created.publicKey().toArray());
    } catch (MalformedException | IllegalArgumentException e) {
      throw new StoreDamagedException(
          "the public key of '%s': %s".formatted(created.name(), e.getMessage()), e);
    }
  }

  private static Failure missing(
      Collection<KeyState> keys, List<UnfinishedKey> unfinished, String name) {
    if (unfinished.stream().anyMatch(key -> key.name().equals(name))) {
      return Failure.usage(
          "key '" + name + "' is not finished: making it was interrupted", goOn(name));
    }
    String known = String.join(", ", keys.stream().map(key -> key.created().name()).toList());
    return Failure.usage(
        "there is no key '" + name + "'",
        known.isEmpty()
            ? "'pawl key create " + name + " --profile firmware' makes it"
            : "the keys of this store: " + known);
  }

  /// What can be done about a key whose making was interrupted.
  static String goOn(String name) {
    return "the same 'pawl key create %1$s ...' again goes on; 'pawl key discard %1$s' gives it up"
        .formatted(name);
  }
}
