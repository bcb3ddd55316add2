package dev.pawl.signer;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DurableFiles;
import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.hbs.sign.SchemePrivateKey;
import dev.pawl.hbs.sign.TreePrivateKey;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Command;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.Entry.KeyCreated;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.Ledger;
import dev.pawl.ledger.Outcome;
import dev.pawl.ledger.Refusal;
import dev.pawl.ledger.RefusedException;
import dev.pawl.ledger.StoreDamagedException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// Makes new keys. Private keys come from here and from nowhere else.
///
/// A key is made in this order, and a crash between any two steps leaves something that the next
/// attempt at the same name goes on from:
///
/// 1. Identity and seed are drawn, the seed is sealed, and both are durable in the pending record.
/// 2. The top tree is made, with checkpoints where it takes long ([NodeFileWriter]).
/// 3. `KeyCreated` is durable in the ledger, with the sealed private key. The key exists.
/// 4. The pending record is removed.
///
/// An attempt that finds the key of its pending record in the ledger does step 4 alone.
///
/// One key at a time; others wait.
final class KeyCreation {
  private final Disk disk;
  private final PendingKeys pendings;
  private final Vault vault;
  private final NodeFiles files;
  private final SecureRandom random;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock(); // held while a key is made

  /// @param directory of pending records, made when it is needed
  /// @param vault used, not taken over
  KeyCreation(
      Disk disk,
      Path directory,
      Vault vault,
      NodeFiles files,
      SecureRandom random,
      InstantSource clock) {
    this.disk = disk;
    this.pendings = new PendingKeys(disk, directory);
    this.vault = vault;
    this.files = files;
    this.random = random;
    this.clock = clock;
  }

  /// Makes a key, or goes on with one that an earlier attempt left.
  ///
  /// @param listener hears how far the top tree is
  /// @param cancelled asked all the time: true ends the attempt; a later one goes on
  /// @return the key, durable in the ledger and confirmed by the anchors
  /// @throws RefusedException where the name is taken, also by an earlier attempt that came into
  ///   the ledger with other parameters or another policy; or where an attempt with other
  ///   parameters is pending
  /// @throws java.util.concurrent.CancellationException after the cancel flag or an interrupt
  /// @throws dev.pawl.ledger.OutcomeUnknownException and the ledger's other exceptions: the next
  ///   attempt finds out
  KeyState create(
      Ledger ledger, KeyRequest request, TreeProgress.Listener listener, BooleanSupplier cancelled)
      throws IOException {
    lock.lock();
    try {
      Optional<PendingKey> earlier = pending(request.name());
      Optional<KeyState> born = earlier.flatMap(pending -> ledger.state().key(pending.id()));
      if (born.isPresent()) {
        remove(request.name());
        return asWanted(born.get().created(), request) ? born.get() : refuseTakenName(request);
      }
      refuseWhatIsTaken(ledger, request, earlier);
      PendingKey pending = earlier.isPresent() ? earlier.get() : begin(request);
      SchemePublicKey publicKey = makeTopTree(pending, listener, cancelled);
      KeyState created = commit(ledger, pending, publicKey, request);
      remove(request.name());
      return created;
    } finally {
      lock.unlock();
    }
  }

  /// What an earlier attempt at this name left, if anything.
  ///
  /// @throws StoreDamagedException where it cannot be read
  Optional<PendingKey> pending(String name) throws IOException {
    return pendings.find(name);
  }

  /// Gives up an earlier attempt: its seed is gone. A key that has come into the ledger stays.
  void discard(Ledger ledger, String name) throws IOException {
    lock.lock();
    try {
      Optional<PendingKey> pending = pending(name);
      if (pending.isPresent()) {
        remove(name);
        if (ledger.state().key(pending.get().id()).isEmpty()) {
          files.discard(pending.get().id());
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// Whether the key that an earlier attempt brought into the ledger is the one wanted now.
  private static boolean asWanted(KeyCreated created, KeyRequest request) {
    return created.parameters().equals(request.parameters().name())
        && created.policy().equals(request.policy());
  }

  private static KeyState refuseTakenName(KeyRequest request) {
    throw new RefusedException(
        new Refusal(
            Refusal.Reason.KEY_EXISTS,
            "a key named '%s' was created before".formatted(request.name())));
  }

  /// Refuses what [#create] would refuse before it makes anything; needs no sealing key.
  static void check(Ledger ledger, PendingKeys pendings, KeyRequest request) throws IOException {
    Optional<PendingKey> earlier = pendings.find(request.name());
    if (earlier.flatMap(pending -> ledger.state().key(pending.id())).isEmpty()) {
      refuseWhatIsTaken(ledger, request, earlier);
    }
  }

  private static void refuseWhatIsTaken(
      Ledger ledger, KeyRequest request, Optional<PendingKey> earlier) {
    if (ledger.state().keyNamed(request.name()).isPresent()) {
      var _ = refuseTakenName(request);
    }
    if (earlier.isPresent() && !earlier.get().parameters().equals(request.parameters())) {
      throw new RefusedException(
          new Refusal(
              Refusal.Reason.NOT_APPLICABLE,
              "a key named '%s' is being made with %s; go on with these or discard it"
                  .formatted(request.name(), earlier.get().parameters())));
    }
  }

  /// Step 1.
  private PendingKey begin(KeyRequest request) throws IOException {
    byte[] id = new byte[KeyId.BYTES];
    random.nextBytes(id);
    KeyId keyId = new KeyId(Bytes.copyOf(id));
    SchemeParameters parameters = request.parameters();
    try (SchemePrivateKey privateKey = SchemePrivateKey.generate(parameters, random)) {
      Bytes sealed = vault.seal(keyId, privateKey);
      PendingKey pending = new PendingKey(keyId, request.name(), parameters, sealed);
      DurableFiles.createDirectories(disk, pendings.directory());
      DurableFiles.writeAtomically(disk, pendings.path(request.name()), pending.encoded());
      return pending;
    }
  }

  /// Step 2.
  private SchemePublicKey makeTopTree(
      PendingKey pending, TreeProgress.Listener listener, BooleanSupplier cancelled)
      throws IOException {
    SchemeParameters parameters = pending.parameters();
    TreeAddress top = new TreeAddress(pending.id(), parameters.layers() - 1, 0);
    TreeGenerator.Watch watch =
        new TreeGenerator.Watch(TreeProgress.Purpose.NEW_KEY, top.layer(), listener, cancelled);
    try (SchemePrivateKey key = vault.unseal(pending.id(), parameters, pending.sealed());
        TreePrivateKey topKey = key.top();
        BuiltTree tree = files.open(top, topKey, watch)) {
      return key.publicKey(tree.publicKey().root());
    }
  }

  /// Step 3.
  private KeyState commit(
      Ledger ledger, PendingKey pending, SchemePublicKey publicKey, KeyRequest request) {
    KeyCreated entry =
        new KeyCreated(
            pending.id(),
            pending.name(),
            pending.parameters().name(),
            Bytes.copyOf(publicKey.encoded()),
            pending.parameters().hypertree().heights(),
            request.policy(),
            Digests.sha256(pending.sealed()),
            Math.max(0, clock.millis()));
    return switch (ledger.submit(new Command.CreateKey(entry, pending.sealed()))) {
      case Outcome.Refused refused -> throw new RefusedException(refused.refusal());
      case Outcome.Committed committed -> ledger.state().key(pending.id()).orElseThrow();
    };
  }

  /// Step 4. The record holds nothing that the ledger does not hold, so a record that comes back
  /// after a crash does no harm.
  private void remove(String name) throws IOException {
    disk.delete(pendings.path(name));
    disk.forceDirectory(pendings.directory());
  }
}
