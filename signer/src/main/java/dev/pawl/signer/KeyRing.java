package dev.pawl.signer;

import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.HssPublicKey;
import dev.pawl.hbs.MalformedException;
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
  /// @throws StoreDamagedException where the sealed bytes do not open or the ledger's entry is not
  ///   that of an LMS or HSS key
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
    HssParameters parameters = parameters(created);
    HssPublicKey publicKey = publicKey(created, parameters);
    return new OpenKey(
        created.key(),
        parameters,
        publicKey,
        vault.unseal(created.key(), parameters, sealed),
        files,
        listener);
  }

  private static HssParameters parameters(KeyCreated created) {
    try {
      return HssParameters.parse(created.parameters());
    } catch (IllegalArgumentException e) {
      throw new StoreDamagedException(
          "the parameters of key '%s' are not known: %s".formatted(created.name(), e.getMessage()),
          e);
    }
  }

  private static HssPublicKey publicKey(KeyCreated created, HssParameters parameters) {
    try {
      HssPublicKey publicKey = HssPublicKey.parse(created.publicKey().toArray());
      if (publicKey.levels() == parameters.levels().size()
          && publicKey.top().parameters().equals(parameters.level(0))) {
        return publicKey;
      }
    } catch (MalformedException e) {
      throw new StoreDamagedException(
          "the public key of key '%s': %s".formatted(created.name(), e.getMessage()), e);
    }
    throw new StoreDamagedException(
        "the public key of key '%s' is of other parameters than %s"
            .formatted(created.name(), parameters));
  }

  /// Erases all private keys.
  @Override
  public synchronized void close() {
    closed = true;
    keys.values().forEach(OpenKey::close);
    keys.clear();
  }
}
