package dev.pawl.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.durable.Disk;
import dev.pawl.ledger.Anchors;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Command;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.Entry;
import dev.pawl.ledger.Epoch;
import dev.pawl.ledger.HostFingerprint;
import dev.pawl.ledger.IndexAllocator;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.KeyPolicy;
import dev.pawl.ledger.Ledger;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.ledger.LedgerStore.RecordCursor;
import dev.pawl.ledger.Outcome;
import dev.pawl.ledger.SignerId;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.ledger.StoreId;
import dev.pawl.testkit.LedgerFixtures;
import dev.pawl.testkit.SimulatedDisk;
import dev.pawl.tlog.MerkleTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Goal: whatever is done to any one byte of a small store, no leaf is given out again, nothing is
/// told that was not, and whoever is refused is told why. Method: a store with a key, reservations,
/// receipts, burned leaves, a snapshot and three segments; each byte of each file is inverted,
/// deleted, doubled; then the real ledger opens, reserves, closes, and once more. What it serves is
/// what was written, up to the newest batch at least if an anchor knows it.
///
/// In the build each byte; of runs of zeros, which pad a block, one in sixteen. With `-Pslow` those
/// too.
class EveryByteTest {
  private static final StoreId STORE_ID = LedgerFixtures.storeId(9);
  private static final Path STORE = Path.of("/srv/store");
  private static final Path ANCHOR = Path.of("/state/anchors/anchor");
  private static final long SEGMENT_BYTES = 20 << 10;
  private static final KeyId KEY = new KeyId(Bytes.copyOf(new byte[KeyId.BYTES]));
  private static final Logger LOG = Logger.getLogger(Ledger.class.getName());
  private static final int PADDING_STEP = Boolean.getBoolean("pawl.slow") ? 1 : 16;

  private SimulatedDisk whole = new SimulatedDisk();
  private final List<LedgerRecord> written = new ArrayList<>();
  private final List<Path> files = new ArrayList<>();
  private long used; // leaves below were given out

  private enum Change {
    INVERTED,
    DELETED,
    DOUBLED;

    byte[] of(byte[] bytes, int at) {
      ByteBuffer changed = ByteBuffer.allocate(bytes.length + (this == INVERTED ? 0 : 1));
      changed.put(bytes, 0, at);
      switch (this) {
        case INVERTED -> changed.put((byte) ~bytes[at]);
        case DELETED -> {}
        case DOUBLED -> changed.put(bytes[at]).put(bytes[at]);
      }
      changed.put(bytes, at + 1, bytes.length - at - 1);
      byte[] result = new byte[changed.flip().remaining()];
      changed.get(result);
      return result;
    }
  }

  private enum Answer {
    /// Everything is there.
    SAME,
    /// The newest batch is gone, which no anchor knew.
    CUT,
    /// In words.
    REFUSED
  }

  /// The ledger of a store, open.
  private record Open(Ledger ledger, StoreDirectory store) implements AutoCloseable {
    static Open on(Disk disk) throws IOException {
      StoreDirectory store = StoreDirectory.open(disk, STORE);
      FileAnchor anchor = null;
      Journal journal = null;
      try {
        anchor = FileAnchor.open(disk, ANCHOR, Journal.storeId(disk, store.journal()));
        journal = Journal.open(store, STORE_ID, SEGMENT_BYTES, anchor.remembered());
        return new Open(ledger(journal, store, anchor), store);
      } catch (IOException | RuntimeException e) {
        if (journal != null) {
          journal.close();
        }
        if (anchor != null) {
          anchor.close();
        }
        store.close();
        throw e;
      }
    }

    static Ledger ledger(Journal journal, StoreDirectory store, FileAnchor anchor) {
      return Ledger.open(journal, new SnapshotFile(store, STORE_ID), new Anchors(List.of(anchor)));
    }

    IndexAllocator signer() {
      Outcome opened =
          ledger.submit(new Command.OpenSigner(new SignerId("s"), "v", HostFingerprint.UNKNOWN, 0));
      return new IndexAllocator(ledger, new Epoch(((Outcome.Committed) opened).lastIndex()));
    }

    @Override
    public void close() throws IOException {
      ledger.close();
      store.close();
    }
  }

  @BeforeEach
  void write() throws IOException {
    LOG.setLevel(Level.OFF); // each snapshot that is not believed is told there
    Bytes sealed = Bytes.copyOf(new byte[100]);
    try (StoreDirectory store = StoreDirectory.create(whole, STORE)) {
      FileAnchor anchor = FileAnchor.create(whole, ANCHOR, STORE_ID, MerkleTree.EMPTY);
      Journal journal = Journal.create(store, STORE_ID, SEGMENT_BYTES);
      try (Ledger ledger = Open.ledger(journal, store, anchor)) {
        ledger.submit(
            new Command.CreateStore(
                new Entry.StoreCreated(STORE_ID, 1, "", Digests.sha256(sealed), 0), sealed));
        ledger.submit(
            new Command.CreateKey(
                new Entry.KeyCreated(
                    KEY,
                    "k",
                    "p",
                    Bytes.copyOf((byte) 1),
                    List.of(5),
                    new KeyPolicy("", List.of()),
                    Digests.sha256(sealed),
                    0),
                sealed));
      }
    }
    try (Open open = Open.on(whole)) {
      IndexAllocator signer = open.signer();
      signer.reserve(KEY, 0, 0, 3);
      receipt(signer, 0);
      open.ledger.submit(new Command.RecordState());
      receipt(signer, 1);
    }
    SimulatedDisk atWork;
    try (Open open = Open.on(whole)) {
      IndexAllocator signer = open.signer(); // burns leaf 2
      used = signer.reserve(KEY, 0, 0, 4).range().end();
      receipt(signer, 3); // no anchor knows it
      written.addAll(readAll(open.ledger));
      atWork = whole.copy();
    }
    whole = atWork;
    files.addAll(whole.list(STORE.resolve("journal")));
    assertThat(files).hasSizeGreaterThan(1);
    files.add(ANCHOR);
    files.add(STORE.resolve("derived/snapshot"));
  }

  private static List<LedgerRecord> readAll(Ledger ledger) {
    List<LedgerRecord> records = new ArrayList<>();
    try (RecordCursor cursor = ledger.readFrom(0)) {
      for (Optional<LedgerRecord> next = cursor.next(); next.isPresent(); next = cursor.next()) {
        records.add(next.get());
      }
    }
    return records;
  }

  private static void receipt(IndexAllocator signer, long leaf) {
    Bytes opening = Bytes.copyOf((byte) leaf, (byte) 1);
    Bytes signature = Bytes.copyOf(new byte[2_000]);
    signer.commitReceipt(
        new Command.CommitReceipt(
            new Entry.Signed(
                KEY,
                0,
                leaf,
                signer.epoch(),
                Digests.sha256(signature),
                Digests.sha256(opening),
                0),
            opening,
            signature));
  }

  @AfterEach
  void log() {
    LOG.setLevel(null);
  }

  @Test
  void anyByte_invertedDeletedOrDoubled_givesNoLeafAgain() throws IOException {
    for (Path file : files) {
      byte[] bytes = whole.contents(file);
      Map<Answer, Integer> answers = new EnumMap<>(Answer.class);
      for (int at = 0; at < bytes.length; at++) {
        if (isPadding(bytes, at) && at % PADDING_STEP != 0) {
          continue;
        }
        for (Change change : Change.values()) {
          SimulatedDisk disk = whole.copy();
          disk.replace(file, change.of(bytes, at));
          try {
            answers.merge(use(disk), 1, Integer::sum);
          } catch (AssertionError | RuntimeException | IOException e) {
            throw new AssertionError(change + " at " + at + " of " + file, e);
          }
        }
      }
      System.out.println(file + ", " + bytes.length + " bytes: " + answers);
    }
  }

  private static boolean isPadding(byte[] bytes, int at) {
    for (int i = Math.max(0, at - 1); i < Math.min(bytes.length, at + 2); i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /// What is served is a beginning of what was written, without the newest receipt at the most; and
  /// who signs goes on beyond every leaf that was given out, now and after the next opening.
  private Answer use(SimulatedDisk disk) throws IOException {
    Answer answer;
    try (Open open = Open.on(disk)) {
      List<LedgerRecord> served = readAll(open.ledger);
      assertThat(served.size()).isBetween(written.size() - 1, written.size());
      assertThat(served).isEqualTo(written.subList(0, served.size()));
      assertThat(open.signer().reserve(KEY, 0, 0, 1).range().first()).isEqualTo(used);
      answer = served.size() == written.size() ? Answer.SAME : Answer.CUT;
    } catch (StoreDamagedException e) {
      assertThat(e.getMessage()).isNotBlank();
      return Answer.REFUSED;
    }
    try (Open open = Open.on(disk)) {
      assertThat(open.signer().reserve(KEY, 0, 0, 1).range().first()).isEqualTo(used + 1);
    }
    return answer;
  }

  /// The test is not blind: where store and anchor go back together, nobody on the machine knows.
  @Test
  void use_ofAStoreThatWentBackWithItsAnchor_isSeen() throws IOException {
    SimulatedDisk back = whole.copy();
    try (Open open = Open.on(whole)) {
      used = open.signer().reserve(KEY, 0, 0, 2).range().end();
    }
    assertThatThrownBy(() -> use(back)).isInstanceOf(AssertionError.class);
  }
}
