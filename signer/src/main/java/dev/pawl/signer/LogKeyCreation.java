package dev.pawl.signer;

import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Command;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.Entry.LogKeyCreated;
import dev.pawl.ledger.Ledger;
import dev.pawl.ledger.Outcome;
import dev.pawl.ledger.Oversight;
import dev.pawl.ledger.RefusedException;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.note.VerifierKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Makes the keys of the log, once, and unseals them for use. The ledger names them; sealed, they
/// lie beside that entry.
final class LogKeyCreation {
  private LogKeyCreation() {}

  /// Makes the keys; durable in the ledger and confirmed by the anchors on return.
  ///
  /// @throws IllegalArgumentException where the origin cannot be one
  /// @throws RefusedException where there are keys already
  static LogKeys create(
      Ledger ledger, Vault vault, String origin, SecureRandom random, long timeMillis) {
    LogKeys keys = LogKeys.generate(origin, random);
    byte[] secret = keys.secret();
    Bytes sealed;
    try {
      sealed = vault.sealLogKeys(origin, secret);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
    List<String> verifiers = keys.verifiers().stream().map(VerifierKey::toString).toList();
    LogKeyCreated entry = new LogKeyCreated(origin, verifiers, Digests.sha256(sealed), timeMillis);
    return switch (ledger.submit(new Command.CreateLogKey(entry, sealed))) {
      case Outcome.Committed _ -> keys;
      case Outcome.Refused refused -> throw new RefusedException(refused.refusal());
    };
  }

  /// Unseals the keys.
  ///
  /// @throws java.util.NoSuchElementException where the ledger has none
  /// @throws StoreDamagedException where they are not those that the ledger names
  static LogKeys open(Ledger ledger, Vault vault) {
    Oversight oversight = ledger.state().oversight();
    LogKeyCreated created = oversight.logKey().orElseThrow();
    Bytes sealed = ledger.read(oversight.logKeyIndex()).attachments().getFirst();
    if (!Digests.sha256(sealed).equals(created.sealedKeys())) {
      throw new StoreDamagedException(
          "the sealed keys of the log are not those that the ledger names");
    }
    byte[] secret = vault.unsealLogKeys(created.origin(), sealed);
    try {
      return LogKeys.of(created.origin(), verifiers(created), secret);
    } catch (MalformedException e) {
      throw new StoreDamagedException("the sealed keys of the log: " + e.getMessage(), e);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  /// The public keys, as the ledger names them.
  ///
  /// @throws MalformedException where it names something else
  static List<VerifierKey> verifiers(LogKeyCreated created) throws MalformedException {
    List<VerifierKey> verifiers = new ArrayList<>();
    for (String text : created.verifierKeys()) {
      verifiers.add(VerifierKey.parse(text));
    }
    return verifiers;
  }
}
