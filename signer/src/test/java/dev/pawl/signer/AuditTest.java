package dev.pawl.signer;

import static dev.pawl.signer.SigningTest.released;
import static dev.pawl.signer.SigningTest.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.ledger.Anchor;
import dev.pawl.ledger.BurnReason;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.Entry;
import dev.pawl.ledger.Entry.Burned;
import dev.pawl.ledger.Entry.KeyCreated;
import dev.pawl.ledger.Entry.Reserved;
import dev.pawl.ledger.Entry.Signed;
import dev.pawl.ledger.Entry.SignerFenced;
import dev.pawl.ledger.EntryCodec;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.LeafRange;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.ledger.LedgerStore;
import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ledgers into which an error was planted: each breaks one thing, with everything else made right
/// again, and the audit has to find it.
class AuditTest {
  @TempDir static Path root;

  private static List<LedgerRecord> sound;

  /// A ledger of one key of two levels: 40 signatures, two child trees, two epochs.
  @BeforeAll
  static void sign() throws Exception {
    StoreHouse house = new StoreHouse(root);
    KeyState key;
    try (PawlStore store = house.create()) {
      key = StoreHouse.key(store, "k", StoreHouse.H5_H5);
      for (int i = 0; i < 31; i++) {
        var _ = released(store.signer().sign(request(key.id(), "m" + i)));
      }
    }
    try (PawlStore store = house.open()) {
      for (int i = 31; i < 40; i++) {
        var _ = released(store.signer().sign(request(key.id(), "m" + i, "id" + i)));
      }
    }
    try (PawlStore store = house.open()) {
      sound = new ArrayList<>();
      try (LedgerStore.RecordCursor records = store.ledger().readFrom(0)) {
        for (var next = records.next(); next.isPresent(); next = records.next()) {
          sound.add(next.get());
        }
      }
    }
  }

  private static AuditReport audit(List<LedgerRecord> records) {
    ListStore store = new ListStore(records, headOf(records));
    return new Audit(store, List.of(new FixedAnchor(store.head))).run(AuditProgress.NONE);
  }

  private static TreeHead headOf(List<LedgerRecord> records) {
    Frontier frontier = new Frontier();
    records.forEach(r -> frontier.append(MerkleTree.leafHash(r.entry().toArray())));
    return frontier.head();
  }

  private static Entry entry(LedgerRecord ledgerRecord) {
    return EntryCodec.decode(ledgerRecord.entry());
  }

  private static int indexOf(Class<? extends Entry> kind, int which) {
    int seen = 0;
    for (int i = 0; i < sound.size(); i++) {
      if (kind.isInstance(entry(sound.get(i))) && seen++ == which) {
        return i;
      }
    }
    throw new AssertionError("no " + which + " of " + kind);
  }

  private static int indexOfSigned(int layer, int which) {
    int seen = 0;
    for (int i = 0; i < sound.size(); i++) {
      if (entry(sound.get(i)) instanceof Signed signed
          && signed.layer() == layer
          && seen++ == which) {
        return i;
      }
    }
    throw new AssertionError("no " + which + " of layer " + layer);
  }

  /// The first message signature after an entry.
  private static int firstSignedAfter(int index) {
    for (int i = index + 1; ; i++) {
      if (entry(sound.get(i)) instanceof Signed signed && signed.layer() == 0) {
        return i;
      }
    }
  }

  private static List<LedgerRecord> with(int index, UnaryOperator<LedgerRecord> change) {
    List<LedgerRecord> records = new ArrayList<>(sound);
    records.set(index, change.apply(records.get(index)));
    return records;
  }

  /// The same receipt with another signature or disclosure beside it, and the entry made to name
  /// them.
  private static LedgerRecord resigned(
      LedgerRecord ledgerRecord,
      UnaryOperator<byte[]> signature,
      UnaryOperator<Disclosure> disclosure) {
    Signed old = (Signed) entry(ledgerRecord);
    Bytes changed = Bytes.copyOf(signature.apply(ledgerRecord.attachments().get(1).toArray()));
    Disclosure before = Disclosure.decode(ledgerRecord.attachments().get(0));
    Disclosure named =
        disclosure.apply(
            new Disclosure(
                before.salt(),
                before.request(),
                before.message(),
                before.label(),
                Digests.sha256(changed)));
    Bytes opening = named.encoded();
    Signed renamed =
        new Signed(
            old.key(),
            old.layer(),
            old.leaf(),
            old.epoch(),
            Digests.sha256(changed),
            Digests.sha256(opening),
            old.timeMillis());
    return new LedgerRecord(EntryCodec.encode(renamed), List.of(opening, changed));
  }

  private static UnaryOperator<byte[]> flip(int at) {
    return bytes -> {
      byte[] flipped = bytes.clone();
      flipped[at < 0 ? bytes.length + at : at] ^= 1;
      return flipped;
    };
  }

  private static void assertFound(List<LedgerRecord> records, long index, String problem) {
    AuditReport report = audit(records);
    assertThat(report.passed()).isFalse();
    assertThat(report.findings())
        .anySatisfy(finding -> {
          assertThat(finding.index()).isEqualTo(index);
          assertThat(finding.problem()).contains(problem);
        });
  }

  @Test
  void soundLedger_passes_andEveryLeafIsAccountedFor() {
    AuditReport report = audit(sound);
    assertThat(report.findings()).isEmpty();
    assertThat(report.passed()).isTrue();
    assertThat(report.signatures()).isEqualTo(40);
    assertThat(report.childTrees()).isEqualTo(2);
    assertThat(report.notChecked()).isNotEmpty();
    assertThat(report.keys())
        .hasSize(2)
        .allSatisfy(account ->
            assertThat(account.signed() + account.burned() + account.reserved() + account.free())
                .isEqualTo(account.capacity()));
  }

  @Test
  void secondSignatureOfALeaf_isFound() {
    int signed = indexOfSigned(0, 5);
    List<LedgerRecord> records = new ArrayList<>(sound);
    LedgerRecord again =
        resigned(
            sound.get(signed),
            bytes -> bytes,
            d -> new Disclosure(d.salt(), d.request(), d.message(), "another", d.signature()));
    records.add(signed + 1, again);
    assertFound(records, signed + 1, "SECOND SIGNATURE");
    assertFound(records, signed + 1, "rule");
  }

  @Test
  void overlappingReservation_isFound() {
    int reserved = indexOf(Reserved.class, 2);
    Reserved old = (Reserved) entry(sound.get(reserved));
    assertThat(old.layer()).isZero();
    LeafRange moved = new LeafRange(old.range().first() - 1, old.range().count());
    Reserved overlapping = new Reserved(old.key(), old.layer(), moved, old.epoch());
    assertFound(
        with(reserved, r -> new LedgerRecord(EntryCodec.encode(overlapping), List.of())),
        reserved,
        "given out before");
  }

  @Test
  void signatureOfALeafThatWasNeverGivenOut_isFound() {
    int signed = indexOfSigned(0, 0);
    Signed old = (Signed) entry(sound.get(signed));
    Signed moved =
        new Signed(
            old.key(), 0, 900, old.epoch(), old.signature(), old.disclosure(), old.timeMillis());
    List<LedgerRecord> records =
        with(signed, r -> new LedgerRecord(EntryCodec.encode(moved), r.attachments()));
    assertFound(records, signed, "was not given out");
    assertFound(records, signed, "its signature is with leaf 0");
  }

  @Test
  void missingEntry_isFound() {
    List<LedgerRecord> records = new ArrayList<>(sound);
    int burned = indexOf(Burned.class, 0);
    records.remove(burned);
    assertThat(audit(records).passed()).isFalse();
  }

  @Test
  void epochThatEndsWithOpenLeaves_isFound() {
    int fenced = indexOf(SignerFenced.class, 0);
    int burned = fenced - 1;
    assertThat(entry(sound.get(burned))).isInstanceOf(Burned.class);
    List<LedgerRecord> records = new ArrayList<>(sound);
    records.remove(burned);
    assertFound(records, burned, "a fenced epoch has no open leaves");
  }

  @Test
  void burnOfASignedLeaf_isFound() {
    int signed = indexOfSigned(0, 3);
    Signed old = (Signed) entry(sound.get(signed));
    Burned burned = new Burned(old.key(), 0, LeafRange.of(old.leaf()), BurnReason.FAILED);
    List<LedgerRecord> records = new ArrayList<>(sound);
    records.add(signed + 1, new LedgerRecord(EntryCodec.encode(burned), List.of()));
    assertFound(records, signed + 1, "rule");
  }

  @Test
  void attachmentThatTheEntryDoesNotName_isFound() {
    int signed = indexOfSigned(0, 7);
    assertFound(
        with(
            signed,
            r ->
                new LedgerRecord(
                    r.entry(),
                    List.of(
                        r.attachments().get(0),
                        Bytes.copyOf(flip(100).apply(r.attachments().get(1).toArray()))))),
        signed,
        "other attachments");
    int key = indexOf(KeyCreated.class, 0);
    assertFound(with(key, r -> new LedgerRecord(r.entry(), List.of())), key, "other attachments");
  }

  @Test
  void signatureOfAnotherLeaf_isFound() {
    int signed = indexOfSigned(0, 7);
    byte[] other = sound.get(indexOfSigned(0, 8)).attachments().get(1).toArray();
    assertFound(
        with(signed, r -> resigned(r, bytes -> other, d -> d)),
        signed,
        "its signature is with leaf 8");
  }

  @Test
  void malformedSignature_isFound() {
    int signed = indexOfSigned(0, 7);
    assertFound(
        with(signed, r -> resigned(r, bytes -> java.util.Arrays.copyOf(bytes, 99), d -> d)),
        signed,
        "malformed signature");
  }

  @Test
  void disclosureOfAnotherSignature_isFound() {
    int signed = indexOfSigned(0, 7);
    assertFound(
        with(
            signed,
            r ->
                resigned(
                    r,
                    bytes -> bytes,
                    d ->
                        new Disclosure(
                            d.salt(), d.request(), d.message(), d.label(), Disclosure.NO_REQUEST))),
        signed,
        "disclosure of another signature");
  }

  @Test
  void parentThatSignedSomethingElse_isFound() {
    int parent = indexOfSigned(1, 1);
    List<LedgerRecord> records = with(parent, r -> resigned(r, flip(300), d -> d));
    assertFound(records, parent, "does not verify");
    assertFound(records, firstSignedAfter(parent), "A PARENT LEAF WAS USED TWICE");
  }

  @Test
  void parentThatCertifiedAnotherTree_isFound() {
    int parent = indexOfSigned(1, 1);
    List<LedgerRecord> records = with(parent, r -> resigned(r, flip(-1), d -> d));
    assertFound(records, parent, "not that of a child tree");
    assertFound(records, parent, "does not verify");
  }

  @Test
  void childTreeWithoutAReceipt_isFound() {
    int parent = indexOfSigned(1, 1);
    Signed old = (Signed) entry(sound.get(parent));
    Burned burned = new Burned(old.key(), 1, LeafRange.of(old.leaf()), BurnReason.FAILED);
    assertFound(
        with(parent, r -> new LedgerRecord(EntryCodec.encode(burned), List.of())),
        firstSignedAfter(parent),
        "which has no receipt");
  }

  @Test
  void bytesThatAreNoEntry_areFound() {
    int signed = indexOfSigned(0, 4);
    assertFound(
        with(signed, r -> new LedgerRecord(Bytes.copyOf((byte) 99), List.of())),
        signed,
        "is no entry");
  }

  @Test
  void anotherRoot_isFound() {
    TreeHead head = headOf(sound);
    TreeHead wrong = new TreeHead(head.size(), Hash.of(new byte[32]));
    AuditReport report =
        new Audit(new ListStore(sound, wrong), List.of(new FixedAnchor(head)))
            .run(AuditProgress.NONE);
    assertThat(report.findings())
        .singleElement()
        .satisfies(f -> {
          assertThat(f.index()).isEqualTo(-1);
          assertThat(f.problem()).contains("Merkle root");
        });
  }

  @Test
  void anchorOfAnotherLedger_isFound() {
    TreeHead head = headOf(sound);
    for (TreeHead remembered :
        List.of(
            new TreeHead(10, Hash.of(new byte[32])), new TreeHead(head.size() + 1, head.root()))) {
      AuditReport report =
          new Audit(new ListStore(sound, head), List.of(new FixedAnchor(remembered)))
              .run(AuditProgress.NONE);
      assertThat(report.findings())
          .singleElement()
          .satisfies(f -> assertThat(f.problem()).contains("remembers another ledger"));
    }
    TreeHead earlier = headOf(sound.subList(0, 10));
    assertThat(
            new Audit(new ListStore(sound, head), List.of(new FixedAnchor(earlier)))
                .run(AuditProgress.NONE)
                .passed())
        .isTrue();
  }

  @Test
  void findings_beyondTheLimit_areCounted() {
    List<LedgerRecord> records = new ArrayList<>(sound);
    for (int i = 0; i < 200; i++) {
      records.add(new LedgerRecord(Bytes.copyOf((byte) 99), List.of()));
    }
    AuditReport report = audit(records);
    assertThat(report.findings()).hasSize(AuditReport.FINDINGS_MAX);
    assertThat(report.findingsInAll()).isEqualTo(200);
  }

  /// Any records under any head.
  private static final class ListStore implements LedgerStore {
    private final List<LedgerRecord> records;
    private final TreeHead head;

    ListStore(List<LedgerRecord> records, TreeHead head) {
      this.records = records;
      this.head = head;
    }

    @Override
    public TreeHead head() {
      return head;
    }

    @Override
    public AppendResult append(long expectedSize, List<LedgerRecord> batch, TreeHead after) {
      throw new AssertionError("an audit writes nothing");
    }

    @Override
    public RecordCursor read(long fromIndex) {
      return new RecordCursor() {
        private int next = (int) fromIndex;

        @Override
        public Optional<LedgerRecord> next() {
          return next < records.size() ? Optional.of(records.get(next++)) : Optional.empty();
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public Optional<Hash> rootAt(long size) {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }

  private record FixedAnchor(TreeHead remembered) implements Anchor {
    @Override
    public String description() {
      return "test";
    }

    @Override
    public void confirm(TreeHead head) throws IOException {
      throw new IOException("an audit confirms nothing");
    }

    @Override
    public void close() {}
  }
}
