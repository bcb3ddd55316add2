package dev.pawl.ledger.journal;

import dev.pawl.durable.Disk;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Command;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.Entry;
import dev.pawl.ledger.Epoch;
import dev.pawl.ledger.HostFingerprint;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.KeyPolicy;
import dev.pawl.ledger.LayerState;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.ledger.LedgerStore.AppendResult;
import dev.pawl.ledger.SignerId;
import dev.pawl.ledger.SnapshotStore.Snapshot;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.ledger.StoreId;
import dev.pawl.testkit.LedgerFixtures;
import dev.pawl.tlog.MerkleTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One process that works on a store: the real journal, anchor, snapshot file and rules, in the one
/// order, without the sequencer's thread. It keeps the account of what it was told, and holds every
/// opening to the promise:
///
/// - it succeeds, once the store was made or opened: nothing that crashes do is damage;
/// - every acknowledged record is there, and nothing is there that was not offered;
/// - every released signature has its receipt;
/// - no leaf that was ever computed with is free.
final class Life {
  /// What a process does.
  enum Step {
    /// Makes store, anchor and journal, also in what an attempt before has left; only as the first
    /// of all. Where there is a journal, or somebody was told of one, it is opened instead.
    MAKE,
    /// Appends the store's first entry, where it is missing.
    CREATE_STORE,
    /// Appends a key, with its sealed seed, where it is missing.
    CREATE_KEY,
    /// Opens an epoch, which fences the one before and burns its leaves.
    OPEN_SIGNER,
    /// Reserves a leaf and has the anchor confirm it.
    RESERVE,
    /// Reserves two leaves and has the anchor confirm them.
    RESERVE_TWO,
    /// Computes with the next leaf that it holds and commits the receipt.
    SIGN,
    /// The same, and the signature leaves only when the anchor knows the receipt, as with the
    /// command line.
    SIGN_ANCHORED,
    /// Computes with the next two leaves and commits both receipts in one batch.
    SIGN_TWO,
    /// As [#SIGN], with a signature of which many words differ from a fresh block.
    SIGN_DENSE,
    /// Records the state and saves a snapshot.
    SNAPSHOT,
    /// Has the anchor remember everything.
    CONFIRM
  }

  static final StoreId STORE_ID = LedgerFixtures.storeId(7);
  static final Path STORE = Path.of("/srv/store");
  static final Path ANCHOR = Path.of("/state/anchors/anchor");
  static final long SEGMENT_BYTES = 16 << 10; // a header and three blocks

  private static final KeyId KEY = new KeyId(Bytes.copyOf(new byte[16]));
  private static final int DENSE_WORDS = 850; // over two blocks
  private static final int HEIGHT = 6; // 64 leaves, one bit each

  private final Disk disk;
  private final Tally tally;
  Known known;
  private @Nullable StoreDirectory store;
  private @Nullable FileAnchor anchor;
  private @Nullable Journal journal;
  private @Nullable Epoch epoch;
  private boolean looking;
  private long toRelease; // the leaves whose receipts were acknowledged last; one bit each
  private final Queue<Long> leaves = new ArrayDeque<>();

  Life(Disk disk, Known known) {
    this(disk, known, new Tally());
  }

  Life(Disk disk, Known known, Tally tally) {
    this.disk = disk;
    this.known = known;
    this.tally = tally;
  }

  /// The anchor of each attempt to make the store: the program draws a new name for each.
  private static Path anchor(int number) {
    return number == 0 ? ANCHOR : ANCHOR.resolveSibling("anchor-" + number);
  }

  /// Whether a process that is to make the store finds none, and nobody was told of one.
  boolean mayMake() throws IOException {
    return !known.made() && !disk.exists(STORE.resolve("journal"));
  }

  /// Opens the store and holds it to the promise.
  ///
  /// @return false where it refuses, as it may
  /// @throws IOException where the disk fails
  boolean open() throws IOException {
    try {
      StoreDirectory held = StoreDirectory.open(disk, STORE);
      FileAnchor opened = FileAnchor.open(disk, anchor(known.anchor()), STORE_ID);
      Journal served = Journal.open(held, STORE_ID, SEGMENT_BYTES, opened.remembered());
      store = held;
      anchor = opened;
      journal = served;
      looking = true;
      learn(served, LedgerFixtures.readAll(served, 0));
      looking = false;
      known = known.finished();
      return true;
    } catch (StoreDamagedException | NoSuchFileException e) {
      if (known.made() && known.harm() == Known.Harm.NONE) {
        tally.notServed(known);
        throw new Broken("a crash was taken for damage", e);
      }
      return false;
    }
  }

  private void learn(Journal served, List<LedgerRecord> records) {
    History history = known.history();
    History offered = known.offered();
    if (offered != null && records.equals(offered.records)) {
      known = known.learned(offered);
    } else if (records.equals(history.records)) {
      known = known.learned(history);
    } else {
      known = shortened(records);
    }
    check(served);
  }

  /// Only where a write went astray before a crash: what the anchor never knew may be gone.
  private Known shortened(List<LedgerRecord> records) {
    History earlier = known.history().at(records.size());
    if (known.harm() != Known.Harm.BEFORE_CRASH
        || earlier == null
        || earlier.size() < known.floor()
        || !records.equals(earlier.records)) {
      tally.notServed(known);
      throw new Broken(
          "acknowledged %s, offered %s, served %d"
              .formatted(known.history(), known.offered(), records.size()));
    }
    tally.lostToHarm(known.released() & ~earlier.signed);
    return known.learned(earlier).losing(~earlier.signed);
  }

  private void check(Journal served) {
    History history = known.history();
    long next = history.state.key(KEY).map(key -> key.leaves().next()).orElse(0L);
    tally.served(known, history.signed, next);
    if (!served.head().equals(history.head)) {
      throw new Broken("the head is not that of the records");
    }
    if ((known.released() & ~history.signed) != 0) {
      throw new Broken("a released signature has no receipt");
    }
    if (next < Long.SIZE && known.computed() >>> next != 0) {
      throw new Broken("a leaf that was computed with is free: next is " + next);
    }
    checkSnapshot();
  }

  /// The snapshot is one that was saved, whole, and none that was acknowledged is gone.
  private void checkSnapshot() {
    Optional<Snapshot> found = new SnapshotFile(present(store), STORE_ID).load();
    if (found.isPresent()) {
      History then = known.history().at(found.get().head().size());
      if (then == null || !found.get().equals(snapshotOf(then))) {
        throw new Broken("the snapshot is none that was saved");
      }
    }
    long size = found.map(snapshot -> snapshot.head().size()).orElse(-1L);
    if (size < known.snapshot() && known.harm() == Known.Harm.NONE) {
      throw new Broken("a snapshot at " + known.snapshot() + " was saved, found " + size);
    }
  }

  /// Whether it is the test that reads now, to hold the store to the promise.
  boolean isLooking() {
    return looking;
  }

  /// Whether there are leaves, of the key or in its hands, for this step.
  boolean canDo(Step step) {
    return switch (step) {
      case RESERVE, RESERVE_TWO -> leavesOf(known.history()).free() >= 2;
      case SIGN, SIGN_ANCHORED, SIGN_DENSE -> !leaves.isEmpty();
      case SIGN_TWO -> leaves.size() >= 2;
      case MAKE, CREATE_STORE, CREATE_KEY, OPEN_SIGNER, SNAPSHOT, CONFIRM -> true;
    };
  }

  /// @return false where the outcome was not told: this process does nothing more
  boolean step(Step step) throws IOException {
    return switch (step) {
      case MAKE -> make();
      case CREATE_STORE ->
          known.history().size() > 0 || append("store", () -> List.of(createStore()));
      case CREATE_KEY ->
          known.history().state.key(KEY).isPresent()
              || (append("key", () -> List.of(createKey())) && confirm());
      case OPEN_SIGNER -> openSigner();
      case RESERVE -> reserve(1);
      case RESERVE_TWO -> reserve(2);
      case SIGN, SIGN_ANCHORED, SIGN_TWO, SIGN_DENSE -> sign(step);
      case SNAPSHOT -> snapshot();
      case CONFIRM -> confirm();
    };
  }

  private boolean make() throws IOException {
    StoreDirectory held = StoreDirectory.create(disk, STORE);
    int number = 0;
    while (disk.exists(anchor(number))) {
      number++;
    }
    known = known.making(number);
    anchor = FileAnchor.create(disk, anchor(number), STORE_ID, MerkleTree.EMPTY);
    journal = Journal.create(held, STORE_ID, SEGMENT_BYTES);
    store = held;
    known = known.finished();
    return true;
  }

  private boolean openSigner() throws IOException {
    if (!append(
        "signer",
        () ->
            List.of(new Command.OpenSigner(new SignerId("s"), "1", HostFingerprint.UNKNOWN, 3)))) {
      return false;
    }
    epoch = new Epoch(known.history().size() - 1);
    return confirm();
  }

  private boolean reserve(int count) throws IOException {
    long first = leavesOf(known.history()).next();
    Epoch mine = present(epoch);
    if (!append("reserve " + count, () -> List.of(new Command.Reserve(KEY, 0, 0, count, mine)))
        || !confirm()) {
      return false;
    }
    for (long leaf = first; leaf < leavesOf(known.history()).next(); leaf++) {
      leaves.add(leaf);
    }
    return true;
  }

  private static LayerState leavesOf(History history) {
    return history.state.key(KEY).orElseThrow().leaves();
  }

  private boolean sign(Step how) throws IOException {
    boolean signed =
        sign(how.name(), how == Step.SIGN_TWO ? 2 : 1, how == Step.SIGN_DENSE ? DENSE_WORDS : 0);
    return signed && (how != Step.SIGN_ANCHORED || confirm()) && release();
  }

  private boolean sign(String how, int count, int denseWords) {
    List<Long> signing = new ArrayList<>();
    long mask = 0;
    for (int i = 0; i < count; i++) {
      long leaf = leaves.remove();
      tally.computing(leaf, known);
      known = known.computing(leaf);
      signing.add(leaf);
      mask |= 1L << leaf;
    }
    Epoch mine = present(epoch);
    if (!append(
        how + mask,
        () -> signing.stream().<Command>map(leaf -> receipt(leaf, mine, denseWords)).toList())) {
      return false;
    }
    toRelease = mask;
    return true;
  }

  private boolean release() {
    known = known.releasing(toRelease);
    return true;
  }

  private boolean snapshot() throws IOException {
    History before = known.history();
    if (!append("state", () -> List.of(new Command.RecordState()))) {
      return false;
    }
    new SnapshotFile(present(store), STORE_ID).save(snapshotOf(before));
    known = known.saved(before.size());
    return true;
  }

  private static Snapshot snapshotOf(History history) {
    return new Snapshot(
        history.head, Bytes.copyOf(("state of " + history).getBytes(StandardCharsets.UTF_8)));
  }

  private boolean confirm() throws IOException {
    present(anchor).confirm(present(journal).head());
    known = known.confirmed();
    return true;
  }

  private boolean append(String name, Supplier<List<Command>> commands) {
    History before = known.history();
    History after = before.after(name, commands);
    known = known.offering(after);
    return switch (present(journal).append(before.size(), after.since(before), after.head)) {
      case AppendResult.Appended appended -> {
        known = known.learned(after);
        yield true;
      }
      case AppendResult.Conflict conflict -> throw new Broken("conflict with " + conflict);
      case AppendResult.Unknown unknown -> false;
    };
  }

  private static <T> T present(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("the step before is missing");
    }
    return value;
  }

  private static Command createStore() {
    Bytes sealing = text("sealing");
    return new Command.CreateStore(
        new Entry.StoreCreated(STORE_ID, 1, "", Digests.sha256(sealing), 1), sealing);
  }

  private static Command createKey() {
    Bytes sealed = sparse(3_800, 0, "seed");
    return new Command.CreateKey(
        new Entry.KeyCreated(
            KEY,
            "k",
            "p",
            text("public"),
            List.of(HEIGHT),
            new KeyPolicy("", List.of()),
            Digests.sha256(sealed),
            2),
        sealed);
  }

  private static Command receipt(long leaf, Epoch epoch, int denseWords) {
    Bytes disclosure = text("d" + leaf);
    int length = Math.max(3_800, Long.BYTES * denseWords + 40);
    Bytes signature = sparse(length, denseWords, "signature " + leaf);
    return new Command.CommitReceipt(
        new Entry.Signed(
            KEY, 0, leaf, epoch, Digests.sha256(signature), Digests.sha256(disclosure), 4),
        disclosure,
        signature);
  }

  /// Long enough to reach into a second block, with few words that differ from a fresh one, so that
  /// all the ways in which it can tear are few enough to visit.
  ///
  /// @param denseWords how many words of 8 bytes at its beginning differ as well
  private static Bytes sparse(int length, int denseWords, String text) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, 0, Long.BYTES * denseWords, (byte) 1);
    byte[] label = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(label, 0, bytes, length - label.length, label.length);
    return Bytes.copyOf(bytes);
  }

  private static Bytes text(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }
}
