package dev.pawl.signer;

import dev.pawl.anchors.AnchorKind;
import dev.pawl.durable.Disk;
import dev.pawl.ledger.Ledger;
import dev.pawl.ledger.LedgerStore;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.ledger.StoreDamagedException.Kind;
import dev.pawl.tlog.Checkpoint;
import dev.pawl.tlog.InclusionProof;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.note.SignedNote;
import dev.pawl.tlog.note.VerifierKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The ledger of a store as a transparency log: its keys, its checkpoints, its publication, and
/// proofs for those who have nothing but a policy.
///
/// Safe for all threads.
public final class StoreLog implements AutoCloseable {
  private final Ledger ledger;
  private final LedgerStore store;
  private final Surroundings surroundings;
  private final Source<Vault> vault;
  private final Source<Proofs> proofs;

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable LogKeys keys; // guarded by lock
  private Optional<CheckpointSource> cosigned = Optional.empty(); // guarded by lock

  /// What is opened when it is first needed.
  @FunctionalInterface
  interface Source<T> {
    T get() throws IOException;
  }

  StoreLog(
      Ledger ledger,
      LedgerStore store,
      Surroundings surroundings,
      Source<Vault> vault,
      Source<Proofs> proofs) {
    this.ledger = ledger;
    this.store = store;
    this.surroundings = surroundings;
    this.vault = vault;
    this.proofs = proofs;
  }

  /// The name of the log: the one that was chosen with its keys, else `pawl/` and the store's id.
  public String origin() {
    return ledger
        .state()
        .oversight()
        .logKey()
        .map(created -> created.origin())
        .orElseGet(() -> "pawl/" + ledger.storeId());
  }

  /// The public keys, Ed25519 first; empty where none were made yet.
  public List<VerifierKey> verifiers() {
    try {
      return ledger.state().oversight().logKey().isPresent()
          ? LogKeyCreation.verifiers(ledger.state().oversight().logKey().get())
          : List.of();
    } catch (MalformedException e) {
      throw new StoreDamagedException("the keys of the log: " + e.getMessage(), e);
    }
  }

  /// Makes the keys; durable on return.
  ///
  /// @param origin the name of the log, for ever
  /// @throws IllegalArgumentException where the origin cannot be one
  /// @throws dev.pawl.ledger.RefusedException where there are keys already
  /// @throws SealingDeniedException where the sealing key is not to be had
  public LogKeys create(String origin) throws IOException {
    lock.lock();
    try {
      LogKeys made =
          LogKeyCreation.create(
              ledger, vault.get(), origin, surroundings.random(), surroundings.timeMillis());
      keys = made;
      return made;
    } finally {
      lock.unlock();
    }
  }

  /// The keys, unsealed, and made under the usual name where there are none yet.
  ///
  /// @throws SealingDeniedException where the sealing key is not to be had
  public LogKeys keys() throws IOException {
    lock.lock();
    try {
      LogKeys present = keys;
      if (present == null) {
        present =
            ledger.state().oversight().logKey().isPresent()
                ? LogKeyCreation.open(ledger, vault.get())
                : create(origin());
        keys = present;
      }
      return present;
    } finally {
      lock.unlock();
    }
  }

  /// From now on the checkpoints that the required witnesses cosigned come from here.
  public void takeCheckpointsFrom(CheckpointSource witnessed) {
    lock.lock();
    try {
      cosigned = Optional.of(witnessed);
    } finally {
      lock.unlock();
    }
  }

  /// The newest checkpoints. Where the ledger requires witnesses it is the newest that they
  /// cosigned, and none before the anchors are open; else that of the durable head, signed by the
  /// log alone.
  public CheckpointSource checkpoints() throws IOException {
    SignedHeads signed = new SignedHeads(store, keys(), surroundings.clock());
    return () -> requiresWitnesses() ? newestCosigned() : signed.newest();
  }

  private boolean requiresWitnesses() {
    return ledger.state().oversight().anchors().stream()
        .anyMatch(anchor -> anchor.kind().equals(AnchorKind.WITNESS.word()));
  }

  private Optional<SignedNote> newestCosigned() throws IOException {
    Optional<CheckpointSource> witnesses;
    lock.lock();
    try {
      witnesses = cosigned;
    } finally {
      lock.unlock();
    }
    return witnesses.isPresent() ? witnesses.get().newest() : Optional.empty();
  }

  /// Publishes the log in a directory. Makes the keys where there are none, but not where the
  /// directory says that there were.
  ///
  /// @throws ForeignLogException where the directory is that of another log
  /// @throws StoreDamagedException where the log was published before, and the ledger does not know
  ///   of any keys
  public Publisher publisher(Path directory) throws IOException {
    Disk disk = surroundings.disk();
    if (verifiers().isEmpty()) {
      requireUnpublished(new LogDirectory(disk, directory));
    }
    LogKeys signing = keys();
    return new Publisher(store, signing, checkpoints(), surroundings.clock(), disk, directory);
  }

  private void requireUnpublished(LogDirectory directory) throws IOException {
    Optional<byte[]> found = directory.checkpoint();
    if (found.isEmpty()) {
      return;
    }
    Path file = directory.checkpointPath();
    Checkpoint checkpoint = CheckpointGuard.claim(CheckpointGuard.parse(file, found.get()));
    if (!checkpoint.origin().equals(origin())) {
      throw new ForeignLogException(file, "is of the log " + checkpoint.origin());
    }
    throw new StoreDamagedException(
        Kind.ROLLED_BACK,
        "the ledger was rolled back: %s shows that %d entries of it were published, and it does not even know the keys of its log"
            .formatted(file, checkpoint.head().size()));
  }

  /// The receipt of a signature, for those who have nothing but a policy.
  ///
  /// @param checkpoint of this log, signed and perhaps cosigned
  /// @throws IllegalArgumentException where the checkpoint does not include the entry, or is not
  ///   one of this log
  public TlogReceipt receipt(Receipt receipt, SignedNote checkpoint) throws IOException {
    Checkpoint claim = CheckpointGuard.claim(checkpoint);
    if (receipt.index() >= claim.head().size()) {
      throw new IllegalArgumentException(
          "the checkpoint is of %d entries and does not include entry %d yet"
              .formatted(claim.head().size(), receipt.index()));
    }
    boolean ours = verifiers().stream().anyMatch(key -> key.verifies(checkpoint));
    Optional<InclusionProof> path =
        ours && claim.head().size() <= ledger.head().size()
            ? proofs.get().inclusion(receipt.index(), claim.head())
            : Optional.empty();
    if (path.isEmpty()) {
      throw new IllegalArgumentException("the checkpoint is not one of this ledger");
    }
    return new TlogReceipt(receipt.disclosure(), receipt.entry(), path.get(), checkpoint);
  }

  /// Forgets the private keys.
  @Override
  public void close() {
    lock.lock();
    try {
      if (keys != null) {
        keys.close();
      }
    } finally {
      lock.unlock();
    }
  }
}
