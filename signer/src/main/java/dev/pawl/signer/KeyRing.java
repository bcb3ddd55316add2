package dev.pawl.signer;

import dev.pawl.hbs.MalformedException;
import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.hbs.sign.SchemePrivateKey;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Entry.KeyCreated;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.StoreDamagedException;
import java.util.HashMap;
import java.util.Map;

/// The keys that this process has unsealed. Safe for use by several threads.
final class KeyRing implements AutoCloseable {
  private final Vault vault;
  private final NodeFiles files;
  private final TreeProgress.Listener listener;
  private final Map<KeyId, OpenKey> keys = new HashMap<>(); // guarded by this
  private boolean closed; // guarded by this

  /// @param vault used, not taken over
  /// @param listener hears of trees that have to be made, in the threads that wait for them
  KeyRing(Vault vault, NodeFiles files, TreeProgress.Listener listener) {
    this.vault = vault;
    this.files = files;
    this.listener = listener;
  }

  /// Unseals a key, or finds it unsealed. Its trees are made or read when they are asked for.
  ///
  /// @param sealedPrivateKey the attachment of the key's creation; looked at the first time only
  /// @throws StoreDamagedException where the sealed bytes do not open, the ledger's entry is not
  ///   that of a key of a known scheme, or the two are of different keys
  synchronized OpenKey open(KeyState key, Bytes sealedPrivateKey) {
    if (closed) {
      throw new IllegalStateException("the key ring is closed");
    }
    OpenKey open = keys.get(key.id());
    if (open == null) {
      open = unseal(key.created(), sealedPrivateKey);
      keys.put(key.id(), open);
    }
    return open;
  }

  private OpenKey unseal(KeyCreated created, Bytes sealed) {
    SchemeParameters parameters = parameters(created);
    SchemePublicKey publicKey = publicKey(created, parameters);
    try (SchemePrivateKey unsealed = vault.unseal(created.key(), parameters, sealed)) {
      return new OpenKey(
          created.key(), publicKey, ready(unsealed, created, publicKey), files, listener);
    }
  }

  private static SchemePrivateKey ready(
      SchemePrivateKey unsealed, KeyCreated created, SchemePublicKey publicKey) {
    try {
      return unsealed.of(publicKey);
    } catch (IllegalArgumentException e) {
      throw new StoreDamagedException(
          "the private key of key %s is not that of its public key in the ledger"
              .formatted(created.key()),
          e);
    }
  }

  private static SchemeParameters parameters(KeyCreated created) {
    try {
      return SchemeParameters.parse(created.parameters());
    } catch (IllegalArgumentException e) {
      throw new StoreDamagedException(
          "the parameters of key '%s' are not known: %s".formatted(created.name(), e.getMessage()),
          e);
    }
  }

  private static SchemePublicKey publicKey(KeyCreated created, SchemeParameters parameters) {
    try {
      return SchemePublicKey.parse(parameters, created.publicKey().toArray());
    } catch (MalformedException | IllegalArgumentException e) {
      throw new StoreDamagedException(
          "the public key of key '%s': %s".formatted(created.name(), e.getMessage()), e);
    }
  }

  /// Erases all private keys.
  @Override
  public synchronized void close() {
    closed = true;
    keys.values().forEach(OpenKey::close);
    keys.clear();
  }
}
