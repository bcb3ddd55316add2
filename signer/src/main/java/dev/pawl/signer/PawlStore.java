package dev.pawl.signer;

import dev.pawl.durable.Disk;
import dev.pawl.durable.UnsafeFileSystems;
import dev.pawl.ledger.Anchors;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Command;
import dev.pawl.ledger.Command.Acknowledge;
import dev.pawl.ledger.Command.CreateStore;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.Entry;
import dev.pawl.ledger.Entry.StoreCreated;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.Ledger;
import dev.pawl.ledger.LedgerState;
import dev.pawl.ledger.Outcome;
import dev.pawl.ledger.RefusedException;
import dev.pawl.ledger.Release;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.ledger.StoreId;
import dev.pawl.ledger.journal.FileAnchor;
import dev.pawl.ledger.journal.Journal;
import dev.pawl.ledger.journal.SnapshotFile;
import dev.pawl.ledger.journal.StoreDirectory;
import dev.pawl.tlog.ConsistencyProof;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A store on this machine, open: the ledger and all that stands around it, held by this process
/// alone.
///
/// Opening reads; it opens no epoch and asks for no passphrase. Both happen at the first signature.
/// In this version also a program that only reads needs the lock: while another process has the
/// store open, [#open] throws [dev.pawl.durable.LockedException].
///
/// Safe for all threads. Close it once, when nobody uses it any more.
public final class PawlStore implements AutoCloseable {
  private final StorePaths paths;
  private final Surroundings surroundings;
  private final PassphraseSource passphrase;
  private final StoreDirectory directory;
  private final Journal journal;
  private final Ledger ledger;

  private final ReentrantLock assembling = new ReentrantLock();
  private volatile TreeProgress.Listener treeListener = TreeProgress.Listener.NONE;
  private @Nullable Unsealed unsealed; // guarded by assembling
  private @Nullable DerivedIndex index; // guarded by assembling
  private @Nullable Signer signer; // guarded by assembling
  private @Nullable Proofs proofs; // guarded by assembling
  private final StoreLog log;
  private final AnchorKeeper anchors;
  private boolean closed; // guarded by assembling

  /// What needs the sealing key.
  private record Unsealed(Vault vault, KeyRing keys, KeyCreation creation) {}

  private PawlStore(
      StorePaths paths,
      Surroundings surroundings,
      PassphraseSource passphrase,
      StoreDirectory directory,
      Journal journal,
      Ledger ledger) {
    this.paths = paths;
    this.surroundings = surroundings;
    this.passphrase = passphrase;
    this.directory = directory;
    this.journal = journal;
    this.ledger = ledger;
    this.log = new StoreLog(ledger, journal, surroundings, () -> unsealed().vault, this::proofs);
    this.anchors = new AnchorKeeper(ledger, paths, surroundings, log, this::proofs);
  }

  /// Makes a new store and opens it; durable on return.
  ///
  /// The sealing key is durable before the anchor, the anchor before the journal, and the journal
  /// before its first entry. A crash in between leaves no store, or one that says that it was never
  /// finished.
  ///
  /// @throws java.nio.file.FileAlreadyExistsException where there is one
  /// @throws UnsafeFilesystemException where the file system must not hold one
  /// @throws LoosePermissionsException where the directory is there and others may change it
  public static PawlStore create(StorePaths paths, Surroundings surroundings, CreateOptions options)
      throws IOException {
    Disk disk = surroundings.disk();
    String unsafe = checkFileSystem(paths, disk, options);
    if (disk.exists(paths.store())) {
      requireOwnersAlone(paths, disk);
    }
    try (Opening opening = new Opening()) {
      StoreDirectory directory = opening.add(StoreDirectory.create(disk, paths.store()));
      StoreId id = drawId(surroundings);
      Sealing sealing = makeSealing(paths, surroundings, options, id);
      opening.add(sealing.key());
      FileAnchor anchor =
          opening.add(FileAnchor.create(disk, paths.anchor(id), id, MerkleTree.EMPTY));
      Journal journal = opening.add(Journal.create(directory, id, Journal.SEGMENT_BYTES));
      Ledger ledger =
          opening.add(
              Ledger.open(journal, new SnapshotFile(directory, id), new Anchors(List.of(anchor))));
      Bytes descriptor = sealing.descriptor().encoded();
      StoreCreated first =
          new StoreCreated(
              id, Entry.SCHEMA, unsafe, Digests.sha256(descriptor), surroundings.timeMillis());
      submit(ledger, new CreateStore(first, descriptor));
      PawlStore store =
          new PawlStore(
              paths,
              surroundings,
              () -> {
                throw new IllegalStateException("a new store is unsealed already");
              },
              directory,
              journal,
              ledger);
      store.unsealed = store.unseal(sealing.key());
      opening.done();
      return store;
    }
  }

  private static void requireOwnersAlone(StorePaths paths, Disk disk) throws IOException {
    if (disk.othersMayWrite(paths.store())) {
      throw LoosePermissionsException.writable(paths.store());
    }
  }

  /// The type of the file system where it is not safe and yet wanted; empty where it is safe.
  private static String checkFileSystem(StorePaths paths, Disk disk, CreateOptions options)
      throws IOException {
    String type = disk.fileSystemType(paths.store());
    Optional<String> reason = UnsafeFileSystems.reason(type);
    if (reason.isPresent() && !options.allowUnsafeFilesystem()) {
      throw new UnsafeFilesystemException(paths.store(), reason.get());
    }
    return reason.isPresent() ? type : "";
  }

  /// The decision that was recorded is about one type of file system; a store that was moved to
  /// another one that is not safe is not used there.
  private static void checkFileSystemStill(StorePaths paths, Disk disk, StoreCreated first)
      throws IOException {
    String type = disk.fileSystemType(paths.store());
    Optional<String> reason = UnsafeFileSystems.reason(type);
    if (reason.isPresent() && !type.equals(first.unsafeFilesystem())) {
      throw UnsafeFilesystemException.moved(paths.store(), reason.get());
    }
  }

  private static StoreId drawId(Surroundings surroundings) {
    byte[] id = new byte[StoreId.BYTES];
    surroundings.random().nextBytes(id);
    return new StoreId(Bytes.copyOf(id));
  }

  private static Sealing makeSealing(
      StorePaths paths, Surroundings surroundings, CreateOptions options, StoreId id)
      throws IOException {
    return options.passphrase().isPresent()
        ? Sealing.byPassphrase(options.passphrase().get(), surroundings.random())
        : Sealing.byNewFile(surroundings.disk(), paths.sealingKey(id), surroundings.random());
  }

  /// Opens a store.
  ///
  /// @param passphrase asked when a private key is needed, if the store is sealed by one
  /// @throws NoSuchFileException where there is none; it is never made silently
  /// @throws LoosePermissionsException where others may change its directory
  /// @throws UnsafeFilesystemException where it lies on a file system that must not hold one, and
  ///   that nobody accepted when it was made
  /// @throws dev.pawl.durable.LockedException where another process has it, or a copy of it, open
  /// @throws StoreDamagedException where it is damaged, rolled back or forked
  public static PawlStore open(
      StorePaths paths, Surroundings surroundings, PassphraseSource passphrase) throws IOException {
    Disk disk = surroundings.disk();
    if (!disk.exists(paths.store())) {
      throw new NoSuchFileException(
          paths.store().toString(), null, "there is no store; 'pawl init' makes one");
    }
    if (disk.exists(
        paths.store().resolve("journal"))) { // of what is no store, others may be owners
      requireOwnersAlone(paths, disk);
    }
    try (Opening opening = new Opening()) {
      StoreDirectory directory = opening.add(StoreDirectory.open(disk, paths.store()));
      StoreId id = Journal.storeId(disk, directory.journal());
      FileAnchor anchor = opening.add(openAnchor(paths, disk, id));
      Journal journal =
          opening.add(Journal.open(directory, id, Journal.SEGMENT_BYTES, anchor.remembered()));
      Ledger ledger =
          opening.add(
              Ledger.open(journal, new SnapshotFile(directory, id), new Anchors(List.of(anchor))));
      checkBegun(paths, ledger, id);
      checkFileSystemStill(paths, disk, ledger.state().store().orElseThrow());
      PawlStore store = new PawlStore(paths, surroundings, passphrase, directory, journal, ledger);
      opening.done();
      return store;
    }
  }

  private static FileAnchor openAnchor(StorePaths paths, Disk disk, StoreId id) throws IOException {
    try {
      return FileAnchor.open(disk, paths.anchor(id), id);
    } catch (NoSuchFileException _) {
      throw new StoreDamagedException(
          StoreDamagedException.Kind.ANCHOR_MISSING,
          "the anchor %s of this store is missing: without it nobody can tell whether the store went back in time"
              .formatted(paths.anchor(id)));
    }
  }

  private static void checkBegun(StorePaths paths, Ledger ledger, StoreId id) {
    Optional<StoreCreated> first = ledger.state().store();
    if (first.isEmpty()) {
      throw new StoreDamagedException(
          StoreDamagedException.Kind.NEVER_FINISHED,
          "making the store at %s was never finished and it holds nothing: remove it and run 'pawl init' again"
              .formatted(paths.store()));
    }
    if (!first.get().store().equals(id)) {
      throw new StoreDamagedException(
          "the journal is of store %s, its first entry of %s".formatted(id, first.get().store()));
    }
  }

  /// Its identity.
  public StoreId id() {
    return ledger.storeId();
  }

  /// Where its parts are.
  public StorePaths paths() {
    return paths;
  }

  /// What the ledger says now.
  public LedgerState state() {
    return ledger.state();
  }

  /// The ledger, for reading entries and for decisions of an operator.
  public Ledger ledger() {
    return ledger;
  }

  /// Who wants to hear of trees that have to be made while somebody waits for a signature.
  public void onTreeProgress(TreeProgress.Listener listener) {
    treeListener = listener;
  }

  /// Makes a key, or goes on with one that an earlier attempt of the same name and parameters left.
  ///
  /// @param listener hears how far its top tree is
  /// @param cancelled asked all the time: true ends the attempt; a later one goes on
  /// @return the key, durable in the ledger and confirmed by the anchors
  /// @throws RefusedException where the name is taken; told before a passphrase is asked for
  /// @throws java.util.concurrent.CancellationException after the cancel flag or an interrupt
  /// @throws SealingDeniedException where the sealing key is not to be had
  public KeyState createKey(
      KeyRequest request, TreeProgress.Listener listener, BooleanSupplier cancelled)
      throws IOException {
    KeyCreation.check(ledger, pendingKeys(), request);
    anchors.refuseWhereOneKnowsBetter();
    return unsealed().creation.create(ledger, request, listener, cancelled);
  }

  /// The keys whose making was begun and is not done.
  public List<UnfinishedKey> unfinishedKeys() throws IOException {
    return pendingKeys().unfinished(state());
  }

  private PendingKeys pendingKeys() {
    return new PendingKeys(surroundings.disk(), paths.pending());
  }

  /// Gives up an attempt to make a key: its seed is gone. A key that has come into the ledger
  /// stays.
  public void discardKey(String name) throws IOException {
    unsealed().creation.discard(ledger, name);
  }

  /// Signs; opens this process's epoch at the first signature.
  ///
  /// @throws IOException where the index of requests can be neither read nor made
  public Signer signer() throws IOException {
    assembling.lock();
    try {
      failIfClosed();
      Signer present = signer;
      if (present == null) {
        DerivedIndex opened =
            DerivedIndex.open(surroundings.disk(), paths.derived().resolve("index.mv"), ledger);
        index = opened;
        int cores = Runtime.getRuntime().availableProcessors();
        signer =
            present = new Signer(ledger, opened, this::signingKey, surroundings, anchors, cores);
      }
      return present;
    } finally {
      assembling.unlock();
    }
  }

  /// The key, unsealed.
  SigningKey signingKey(KeyState key) throws IOException {
    Bytes sealed = ledger.read(key.index()).attachments().getFirst();
    if (!Digests.sha256(sealed).equals(key.created().sealedPrivateKey())) {
      throw new StoreDamagedException(
          "the sealed private key of '%s' is not the one that the ledger names"
              .formatted(key.created().name()));
    }
    return SigningKey.of(unsealed().keys.open(key, sealed));
  }

  private Unsealed unsealed() throws IOException {
    assembling.lock();
    try {
      failIfClosed();
      Unsealed present = unsealed;
      if (present == null) {
        SealingDescriptor descriptor =
            SealingDescriptor.decode(ledger.read(0).attachments().getFirst());
        unsealed =
            present =
                unseal(
                    Sealing.open(
                        descriptor, surroundings.disk(), paths.sealingKey(id()), passphrase));
      }
      return present;
    } finally {
      assembling.unlock();
    }
  }

  private Unsealed unseal(SealingKey key) {
    Disk disk = surroundings.disk();
    Vault vault = new Vault(key, id(), surroundings.random());
    TreeGenerator generator =
        new TreeGenerator(Runtime.getRuntime().availableProcessors(), surroundings.clock());
    NodeFiles files = new NodeFiles(disk, paths.derived().resolve("trees"), vault, generator);
    KeyRing keys = new KeyRing(vault, files, progress -> treeListener.reached(progress));
    KeyCreation creation =
        new KeyCreation(
            disk, paths.pending(), vault, files, surroundings.random(), surroundings.clock());
    return new Unsealed(vault, keys, creation);
  }

  /// The receipt of the signature at this index of the ledger, without a proof.
  ///
  /// @throws IllegalArgumentException where that entry is not one of a signature
  /// @throws IndexOutOfBoundsException where there is no such entry
  public Receipt receipt(long index) {
    Receipts receipts = new Receipts(ledger);
    return receipts
        .read(index)
        .map(receipts::receipt)
        .orElseThrow(() -> new IllegalArgumentException("entry " + index + " is no signature"));
  }

  /// Proves that the entry at this index stands in the ledger as it is now.
  ///
  /// @throws IndexOutOfBoundsException where there is no such entry
  public Receipt.Proof prove(long index) throws IOException {
    return proofs().inclusion(index);
  }

  /// The receipt with a proof against the ledger as it is now.
  public Receipt prove(Receipt receipt) throws IOException {
    return receipt.withProof(prove(receipt.index()));
  }

  /// Proves that the ledger as it is now begins with what it was at an earlier head; empty where it
  /// does not: the earlier head is not of this ledger.
  ///
  /// @throws IndexOutOfBoundsException where the earlier head is larger than the ledger
  public Optional<ConsistencyProof> proveConsistency(TreeHead earlier) throws IOException {
    return proofs().consistency(earlier);
  }

  /// The ledger as a transparency log, which others can read, witness and verify.
  public StoreLog log() {
    return log;
  }

  private Proofs proofs() throws IOException {
    assembling.lock();
    try {
      failIfClosed();
      Proofs present = proofs;
      if (present == null) {
        proofs =
            present = Proofs.open(surroundings.disk(), paths.derived().resolve("hashes"), ledger);
      }
      return present;
    } finally {
      assembling.unlock();
    }
  }

  /// The anchors that the ledger requires beside the file anchor.
  public AnchorKeeper anchors() {
    return anchors;
  }

  /// Returns when a signature that is stored may leave: at once, or where the configuration says so
  /// when every required anchor has confirmed the ledger as it is now.
  ///
  /// @throws dev.pawl.ledger.AnchorUnavailableException where one does not answer
  public void awaitRelease() {
    if (ledger.state().oversight().release() == Release.WITNESSED) {
      anchors.check();
    }
  }

  /// Reads the whole ledger again and checks it.
  public AuditReport audit(AuditProgress progress) {
    return new Audit(journal, ledger.anchors().list()).run(progress);
  }

  /// What opening repaired and a person should know of, mostly nothing.
  public List<String> repairs() {
    return StatusReport.notes(journal.report());
  }

  /// How the store is doing.
  public StoreStatus status() {
    return StatusReport.of(ledger, journal.report());
  }

  /// Records that somebody has seen that few leaves are left; signing goes on.
  ///
  /// @param who for the record
  /// @throws RefusedException where there is nothing to acknowledge
  public void acknowledge(KeyId key, String who) {
    submit(ledger, new Acknowledge(key, who, surroundings.timeMillis()));
  }

  private static void submit(Ledger ledger, Command command) {
    if (ledger.submit(command) instanceof Outcome.Refused refused) {
      throw new RefusedException(refused.refusal());
    }
  }

  private void failIfClosed() {
    if (closed) {
      throw new IllegalStateException("the store is closed");
    }
  }

  /// Closes the epoch in order, if there is one, erases what was unsealed, saves what is derived
  /// and gives the lock back. All of it is tried, whatever fails.
  @Override
  public void close() throws IOException {
    assembling.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      try (Opening all = new Opening()) {
        all.add(directory);
        addWhatTheLedgerNeeds(all);
        all.add(ledger);
        if (index != null) {
          all.add(index);
        }
        if (signer != null) {
          all.add(signer::close);
        }
      }
    } finally {
      assembling.unlock();
    }
  }

  /// To the end: its anchors want proofs, and checkpoints that the keys of its log signed.
  private void addWhatTheLedgerNeeds(Opening all) {
    if (unsealed != null) {
      all.add(unsealed.vault);
      all.add(unsealed.keys);
    }
    if (proofs != null) {
      all.add(proofs);
    }
    all.add(log);
  }
}
