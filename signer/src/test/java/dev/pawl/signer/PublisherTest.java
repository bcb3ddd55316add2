package dev.pawl.signer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.durable.DerivedFiles;
import dev.pawl.durable.Disk;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.testkit.Fault;
import dev.pawl.testkit.LedgerFixtures;
import dev.pawl.testkit.MemoryLedger;
import dev.pawl.testkit.Operation;
import dev.pawl.testkit.SimulatedDisk;
import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import dev.pawl.tlog.note.KeyType;
import dev.pawl.tlog.note.NoteSigner;
import dev.pawl.tlog.note.SignedNote;
import dev.pawl.tlog.tile.Tile;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublisherTest {
  private static final Path ROOT = Path.of("/www/log");
  private static final LogKeys KEYS = LogKeys.generate("example.com/log", new SecureRandom());
  private static final InstantSource CLOCK = () -> Instant.ofEpochSecond(1_800_000_000);

  private final MemoryLedger.Store ledger = new MemoryLedger.Store();
  private final Frontier frontier = new Frontier();
  private final List<LedgerRecord> records = new ArrayList<>();
  private final SimulatedDisk disk = new SimulatedDisk();
  private final LogReader reader = new LogReader(disk, ROOT, KEYS);
  private Publisher publisher = publisher(disk);

  private Publisher publisher(Disk on) {
    return new Publisher(ledger, KEYS, new SignedHeads(ledger, KEYS, CLOCK), CLOCK, on, ROOT);
  }

  private void grow(int count) {
    List<LedgerRecord> more = LedgerFixtures.records(records.size(), count);
    LedgerFixtures.append(ledger, frontier, more);
    records.addAll(more);
  }

  private void publishAndCheck() throws Exception {
    long before = reader.check(records).size();
    Publication publication = publisher.publish();
    assertThat(publication.head()).isEqualTo(ledger.head());
    assertThat(publication.added()).isEqualTo(records.size() - before);
    assertThat(reader.check(records)).isEqualTo(ledger.head());
    reader.checkNothingElse(records.size());
  }

  @Test
  void publish_atEverySizeTo600_isTheTree() throws Exception {
    for (int size = 0; size <= 600; size++) {
      publisher.publish();
      if (size % 7 == 0 || size % 256 < 2 || size % 256 > 254) {
        assertThat(reader.check(records)).isEqualTo(ledger.head());
        reader.checkNothingElse(size);
      }
      if (size % 50 == 13) {
        publisher = publisher(disk); // another process
      }
      grow(1);
    }
  }

  @Test
  void publish_ofEachSizeTo600FromNothing_isTheTree() throws Exception {
    for (int size = 1; size <= 600; size++) {
      grow(1);
      SimulatedDisk empty = new SimulatedDisk();
      publisher(empty).publish();
      if (size % 11 == 0 || size % 256 < 2 || size % 256 > 254) {
        LogReader of = new LogReader(empty, ROOT, KEYS);
        assertThat(of.check(records)).isEqualTo(ledger.head());
        of.checkNothingElse(size);
      }
    }
  }

  @Test
  void publish_overTheBorderOf65536_isTheTree() throws Exception {
    long seed = System.nanoTime();
    System.out.println("PublisherTest: seed " + seed);
    Random random = new Random(seed);
    grow(65_536 - 300);
    publisher.publish();
    while (records.size() < 65_536 + 300) {
      int step = Math.abs(records.size() - 65_536) < 4 ? 1 : 1 + random.nextInt(150);
      grow(Math.min(step, records.size() < 65_536 ? 65_536 - records.size() : step));
      publisher.publish();
      publisher = random.nextBoolean() ? publisher : publisher(disk);
    }
    assertThat(reader.check(records)).isEqualTo(ledger.head());
    reader.checkNothingElse(records.size());
    assertThat(reader.files()).contains("tile/1/000", "tile/2/000.p/1", "tile/0/256");
  }

  @Test
  void publish_again_writesNothing() throws Exception {
    grow(300);
    publishAndCheck();
    long operations = disk.operations();
    assertThat(publisher.publish().isNew()).isFalse();
    assertThat(disk.operations()).isEqualTo(operations);
    disk.plan(operation -> {
      assertThat(operation.kind()).isIn(Operation.Kind.READ, Operation.Kind.FORCE_DIRECTORY);
      return Fault.NONE;
    });
    assertThat(publisher(disk).publish().isNew()).isFalse();
  }

  @Test
  void publish_neverWritesAFullTileAgain() throws Exception {
    grow(700);
    publisher.publish();
    List<String> written = new ArrayList<>();
    disk.plan(operation -> {
      if (operation.kind() == Operation.Kind.RENAME) {
        written.add(ROOT.relativize(operation.path()).toString());
      }
      return Fault.NONE;
    });
    grow(300);
    publisher(disk).publish();
    assertThat(written)
        .containsExactlyInAnyOrder(
            "tile/entries/002",
            "tile/0/002",
            "tile/entries/003.p/232",
            "tile/0/003.p/232",
            "tile/1/000.p/3",
            "checkpoint")
        .last()
        .isEqualTo("checkpoint");
  }

  @Test
  void publish_afterTheDirectoryWasRemoved_makesTheSameAgain() throws Exception {
    grow(600);
    publisher.publish();
    grow(1);
    publisher.publish();
    DerivedFiles.remove(disk, ROOT);
    publishAndCheck();
    DerivedFiles.remove(disk, ROOT);
    publisher = publisher(disk);
    publishAndCheck();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tile/0/002.p/88", "tile/1/000.p/2"})
  void publish_withTheEdgeMissingOrWrong_makesItAgain(String edge) throws Exception {
    grow(600);
    publisher.publish();
    disk.delete(ROOT.resolve(edge));
    assertThat(publisher(disk).publish().repaired()).isEqualTo(1);
    assertThat(reader.check(records)).isEqualTo(ledger.head());
    byte[] wrong = disk.contents(ROOT.resolve(edge)).clone();
    wrong[3] ^= 1;
    disk.replace(ROOT.resolve(edge), wrong);
    grow(1);
    assertThat(publisher(disk).publish().repaired()).isEqualTo(1);
    assertThat(reader.check(records)).isEqualTo(ledger.head());
  }

  @Test
  void repair_makesAgainWhatIsMissingOrWrong_andNothingElse() throws Exception {
    grow(1_000);
    publisher.publish();
    disk.delete(ROOT.resolve("tile/entries/001"));
    disk.rot(ROOT.resolve("tile/0/002"), 100, 1);
    disk.rot(ROOT.resolve("tile/entries/003.p/232"), 5, 1);
    assertThat(publisher.publish().isNew()).isFalse();
    assertThat(publisher(disk).repair().repaired()).isEqualTo(3);
    assertThat(reader.check(records)).isEqualTo(ledger.head());
    assertThat(publisher.repair().repaired()).isZero();
  }

  @Test
  void publish_aheadOfTheLedger_isEvidenceOfARollback() throws Exception {
    grow(300);
    publisher.publish();
    MemoryLedger.Store old = new MemoryLedger.Store();
    LedgerFixtures.append(old, new Frontier(), records.subList(0, 200));
    Publisher behind =
        new Publisher(old, KEYS, new SignedHeads(old, KEYS, CLOCK), CLOCK, disk, ROOT);
    long operations = disk.operations();
    assertThatThrownBy(behind::publish)
        .isInstanceOfSatisfying(
            StoreDamagedException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreDamagedException.Kind.ROLLED_BACK))
        .hasMessageContaining("rolled back")
        .hasMessageContaining(
            "has 300 entries, the store holds 200; entries 200 to 299 are missing");
    assertThat(disk.operations()).isEqualTo(operations);
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 301, 500})
  void publish_ofAnotherHistory_isEvidenceOfAFork(int size) throws Exception {
    grow(300);
    publisher.publish();
    MemoryLedger.Store fork = new MemoryLedger.Store();
    Frontier of = new Frontier();
    LedgerFixtures.append(fork, of, records.subList(0, 200));
    LedgerFixtures.append(fork, of, LedgerFixtures.records(9_000, size - 200));
    Publisher other =
        new Publisher(fork, KEYS, new SignedHeads(fork, KEYS, CLOCK), CLOCK, disk, ROOT);
    assertThatThrownBy(other::publish)
        .isInstanceOfSatisfying(
            StoreDamagedException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreDamagedException.Kind.FORKED));
    assertThat(reader.check(records)).isEqualTo(ledger.head());
  }

  @Test
  void publish_overACheckpointOfOtherKeysOrAnotherLogOrNone_isRefused() throws Exception {
    grow(10);
    LogKeys sameName = LogKeys.generate(KEYS.origin(), new SecureRandom());
    LogKeys otherName = LogKeys.generate("example.com/other", new SecureRandom());
    new Publisher(ledger, sameName, new SignedHeads(ledger, sameName, CLOCK), CLOCK, disk, ROOT)
        .publish();
    assertThatThrownBy(publisher::publish)
        .isInstanceOf(StoreDamagedException.class)
        .hasMessageContaining("not signed by its keys");
    Publisher other =
        new Publisher(
            ledger, otherName, new SignedHeads(ledger, otherName, CLOCK), CLOCK, disk, ROOT);
    assertThatThrownBy(other::publish)
        .isInstanceOf(ForeignLogException.class)
        .hasMessageContaining("is of the log example.com/log, not of example.com/other");
    disk.replace(ROOT.resolve("checkpoint"), "my notes\n".getBytes());
    assertThatThrownBy(publisher::publish)
        .isInstanceOf(ForeignLogException.class)
        .hasMessageContaining("is no checkpoint");
  }

  @Test
  void publish_withWitnesses_namesTheNewestCosignedHead_withTheirLines() throws Exception {
    NoteSigner witness =
        NoteSigner.generate("w.example", KeyType.ED25519_COSIGNATURE, new SecureRandom());
    AtomicReference<Optional<SignedNote>> cosigned = new AtomicReference<>(Optional.empty());
    publisher = new Publisher(ledger, KEYS, cosigned::get, CLOCK, disk, ROOT);
    grow(300);
    assertThat(publisher.publish().checkpoint()).isEmpty();
    assertThat(reader.checkpoint()).isEmpty();

    SignedNote first = KEYS.sign(ledger.head(), 1);
    cosigned.set(Optional.of(first.with(witness.sign(first.text(), 7))));
    grow(300); // beyond what the witness has seen
    assertThat(publisher.publish().head().size()).isEqualTo(300);
    assertThat(reader.check(records).size()).isEqualTo(300);
    SignedNote published = reader.checkpoint().orElseThrow();
    assertThat(witness.verifier().verifies(published)).isTrue();
    assertThat(published.signatures()).hasSize(3);

    NoteSigner second =
        NoteSigner.generate("v.example", KeyType.ML_DSA_44_COSIGNATURE, new SecureRandom());
    cosigned.set(cosigned.get().map(note -> note.with(second.sign(note.text(), 8))));
    assertThat(publisher.publish().isNew()).isTrue();
    assertThat(second.verifier().verifies(reader.checkpoint().orElseThrow())).isTrue();
    assertThat(publisher.publish().isNew()).isFalse();
  }

  @Test
  void publish_whatTheLedgerDoesNotLeadTo_isRefused() throws Exception {
    grow(300);
    TreeHead beyond = new TreeHead(301, MerkleTree.emptyRoot());
    TreeHead wrong = new TreeHead(300, MerkleTree.emptyRoot());
    for (TreeHead head : List.of(beyond, wrong)) {
      Publisher misled =
          new Publisher(ledger, KEYS, () -> Optional.of(KEYS.sign(head, 1)), CLOCK, disk, ROOT);
      assertThatThrownBy(misled::publish).isInstanceOf(StoreDamagedException.class);
    }
    assertThat(reader.files()).isEmpty();
  }

  @Test
  void parts_leftByACrash_goWithTheNextPublication() throws Exception {
    grow(300);
    publisher.publish();
    disk.createDirectory(ROOT.resolve("tile/0/000.p"));
    disk.replace(ROOT.resolve("tile/0/001.p/44"), disk.contents(ROOT.resolve("tile/0/001.p/44")));
    disk.open(ROOT.resolve("tile/0/000.p/17.tmp"), Disk.Access.CREATE).close();
    grow(1);
    publisher = publisher(disk);
    publishAndCheck();
    assertThat(disk.exists(ROOT.resolve("tile/0/000.p"))).isFalse();
    assertThat(reader.files())
        .contains("tile/0/001.p/44", "tile/0/001.p/45", Tile.parse("tile/entries/000").path());
  }
}
