package dev.pawl.signer;

import static dev.pawl.signer.OneTimeOracle.ORACLE;
import static dev.pawl.signer.SigningTest.assertGenuine;
import static dev.pawl.signer.SigningTest.released;
import static dev.pawl.signer.SigningTest.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.durable.DerivedFiles;
import dev.pawl.hbs.HssPublicKey;
import dev.pawl.ledger.Entry.Reserved;
import dev.pawl.ledger.EntryCodec;
import dev.pawl.ledger.KeyState;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.ledger.LedgerStore.RecordCursor;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.ledger.StoreId;
import dev.pawl.ledger.journal.FileAnchor;
import dev.pawl.testkit.Fault;
import dev.pawl.testkit.Operation;
import dev.pawl.testkit.SimulatedDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Goal: a backup that was taken while the program signed, and is put in place of the store, is
/// refused or right (FAULTS 43). It makes leaves free again only where the anchor went back with
/// the journal, as in [PartsTest], which nothing on the machine can notice.
///
/// Method: the program signs over a tree border, ends, opens again and signs on, over a simulated
/// disk. Between its operations somebody copies journal, anchor, sealing key and derived files, a
/// block of 4 KiB at a time, file by file or as a block device, in any order and at any pace. Each
/// copy is put back with the anchor as it is on the machine now, with the anchor of the copy, and
/// with the anchor of any other moment; then it is opened, and signs over the border.
///
/// `-Dpawl.backup.seed=` repeats a run.
class BackupWhileSigningTest {
  private static final int BACKUPS = Boolean.getBoolean("pawl.slow") ? 200 : 40;
  private static final long FIRST = 30;

  @TempDir Path root;

  private final long seed = Long.getLong("pawl.backup.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Map<String, Integer> verdicts = new TreeMap<>();
  private SimulatedHouse house;
  private SimulatedDisk template;
  private KeyState key;
  private StoreId id;
  private HssPublicKey publicKey;

  /// Which anchor a backup is put beside.
  private enum Beside {
    THE_ANCHOR_OF_TODAY,
    ITS_OWN_COPY,
    THE_ANCHOR_OF_ANOTHER_MOMENT
  }

  /// The machine while it was copied.
  ///
  /// @param disk as it was at the end
  /// @param backup what was copied
  /// @param index the index of requests at some moment
  /// @param anchors what the anchor's file held before each operation
  /// @param used the entry that reserved the newest leaf of any layer that computed
  /// @param released what was given to somebody, by request id
  private record History(
      SimulatedDisk disk,
      Map<Path, byte[]> backup,
      Optional<byte[]> index,
      List<byte[]> anchors,
      long used,
      Map<String, SignOutcome.Released> released) {

    long newestLeaf() {
      return released.values().stream().mapToLong(r -> r.receipt().leaf()).max().orElseThrow();
    }
  }

  @BeforeEach
  void makeTemplate() throws Exception {
    house = new SimulatedHouse(root.resolve("house"));
    template = new SimulatedDisk();
    key = house.create(template, System.nanoTime(), StoreHouse.H5_H5, FIRST);
    publicKey = HssPublicKey.parse(key.created().publicKey().toArray());
    try (PawlStore store = house.open(template, 1)) {
      id = store.id();
    }
  }

  @ParameterizedTest
  @EnumSource
  void backup_ofAnyMomentsPutBack_isRefusedOrRightUnlessTheAnchorWentBackToo(SlowCopy.Manner manner)
      throws Exception {
    System.out.println("BackupWhileSigningTest: seed " + seed);
    long computed = ORACLE.total();
    for (int backup = 0; backup < BACKUPS; backup++) {
      try (var _ = ORACLE.branch()) {
        History history = signAndCopy(manner);
        for (Beside beside : Beside.values()) {
          String when = "seed %d, backup %d, beside %s".formatted(seed, backup, beside);
          try (var _ = ORACLE.branch()) {
            String verdict = putBack(history, beside, when);
            verdicts.merge(beside + ": " + verdict, 1, Integer::sum);
          }
        }
      }
    }
    System.out.printf(
        "%s: %d backups, %d one-time signatures, %s%n",
        manner, BACKUPS, ORACLE.total() - computed, verdicts);
    assertThat(verdicts)
        .doesNotContainKey(Beside.THE_ANCHOR_OF_TODAY + ": reused")
        .containsKey(Beside.THE_ANCHOR_OF_TODAY + ": refused")
        .containsKey(Beside.ITS_OWN_COPY + ": reused");
    assertThat(verdicts.keySet()).anyMatch(verdict -> verdict.endsWith("right"));
  }

  private History signAndCopy(SlowCopy.Manner manner) throws Exception {
    SimulatedDisk disk = template.copy();
    List<Path> parts =
        List.of(house.paths().store(), house.paths().anchors(), house.paths().sealing());
    SlowCopy copy = new SlowCopy(disk, parts, manner, random);
    List<byte[]> anchors = new ArrayList<>();
    int begin = random.nextInt(60);
    int pace = 2 + random.nextInt(8);
    disk.plan(operation -> {
      if (operation.kind() != Operation.Kind.READ) {
        remember(disk, anchors);
        for (int i = random.nextInt(pace); anchors.size() > begin && i > 0; i--) {
          step(copy);
        }
      }
      return Fault.NONE;
    });
    house.index(Optional.empty());
    Map<String, SignOutcome.Released> released = new TreeMap<>();
    signTwice(disk, released);
    Optional<byte[]> index = house.index();
    disk.plan(Fault.Plan.NO_FAULTS);
    while (!copy.isDone()) {
      copy.step();
    }
    assertThat(ORACLE.takeViolations()).isEmpty();
    return new History(disk, copy.files, index, anchors, newestUsed(disk), released);
  }

  private void signTwice(SimulatedDisk disk, Map<String, SignOutcome.Released> released)
      throws Exception {
    for (int process = 0; process < 2; process++) {
      try (PawlStore store = house.open(disk, random.nextLong())) {
        for (int i = 0; i < 3; i++) {
          String name = "process " + process + ", message " + i;
          released.put(name, released(store.signer().sign(request(key.id(), name, name))));
        }
      }
    }
  }

  private void remember(SimulatedDisk disk, List<byte[]> anchors) {
    try {
      anchors.add(disk.contents(house.paths().anchor(id)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void step(SlowCopy copy) {
    try {
      copy.step();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Every reservation was used at once: of each, the first leaf computed.
  private long newestUsed(SimulatedDisk disk) throws IOException {
    long newest = -1;
    try (PawlStore store = house.open(disk.copy(), 1);
        RecordCursor records = store.ledger().readFrom(0)) {
      long index = 0;
      for (Optional<LedgerRecord> next = records.next(); next.isPresent(); next = records.next()) {
        if (EntryCodec.decode(next.get().entry()) instanceof Reserved) {
          newest = index;
        }
        index++;
      }
    }
    return newest;
  }

  /// The machine as it is at the end, with the backup in place of its store.
  private SimulatedDisk assemble(History history, Beside beside) throws IOException {
    SimulatedDisk disk = history.disk.copy();
    Path anchor = house.paths().anchor(id);
    DerivedFiles.remove(disk, house.paths().store());
    DerivedFiles.remove(disk, house.paths().sealing());
    for (Map.Entry<Path, byte[]> file : history.backup.entrySet()) {
      if (!file.getKey().startsWith(house.paths().anchors())) {
        SlowCopy.put(disk, file.getKey(), file.getValue());
      }
    }
    switch (beside) {
      case THE_ANCHOR_OF_TODAY -> {}
      case ITS_OWN_COPY -> disk.replace(anchor, history.backup.get(anchor));
      case THE_ANCHOR_OF_ANOTHER_MOMENT ->
          disk.replace(anchor, history.anchors.get(random.nextInt(history.anchors.size())));
    }
    return disk;
  }

  /// @return what became of it
  private String putBack(History history, Beside beside, String when) throws Exception {
    SimulatedDisk disk = assemble(history, beside);
    long remembered = remembered(disk.copy());
    house.index(random.nextBoolean() ? history.index : Optional.empty());
    boolean isFree;
    try (PawlStore store = house.open(disk, random.nextLong())) {
      long size = store.ledger().head().size();
      assertThat(size).as(when).isGreaterThanOrEqualTo(remembered);
      checkEarlier(store, history, size, when);
      // Behind the border a tree may be lost that the copy was in the middle of certifying; then
      // the next leaf is one of the tree after it.
      long leaf = signFour(store);
      isFree = size <= history.used && leaf <= history.newestLeaf();
      assertThat(store.audit(AuditProgress.NONE).findings()).as(when).isEmpty();
    } catch (StoreDamagedException | NoSuchFileException e) {
      assertThat(e).as(when).message().isNotBlank();
      assertThat(ORACLE.takeViolations()).as(when).isEmpty();
      return "refused";
    }
    boolean reused = !ORACLE.takeViolations().isEmpty();
    assertThat(reused).as("used twice, %s", when).isEqualTo(isFree);
    if (reused) {
      assertThat(remembered).as("what the anchor knew, %s", when).isLessThanOrEqualTo(history.used);
    }
    return reused ? "reused" : "right";
  }

  /// @return the first of the four leaves
  private long signFour(PawlStore store) throws Exception {
    List<Long> leaves = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      SignOutcome.Released next = released(store.signer().sign(request(key.id(), "next " + i)));
      assertGenuine(publicKey, "next " + i, next);
      leaves.add(next.receipt().leaf());
    }
    return leaves.getFirst();
  }

  private long remembered(SimulatedDisk disk) throws IOException {
    try (FileAnchor anchor = FileAnchor.open(disk, house.paths().anchor(id), id)) {
      return anchor.remembered().size();
    }
  }

  /// What the copied ledger tells of is what was released.
  private void checkEarlier(PawlStore store, History history, long size, String when)
      throws Exception {
    for (Map.Entry<String, SignOutcome.Released> each : history.released.entrySet()) {
      Receipt receipt = each.getValue().receipt();
      if (receipt.index() < size) {
        assertThat(store.ledger().read(receipt.index()).entry())
            .as(when)
            .isEqualTo(receipt.entry());
        SignOutcome.Released again =
            released(store.signer().sign(request(key.id(), each.getKey(), each.getKey())));
        assertThat(again.signature()).as(when).isEqualTo(each.getValue().signature());
      }
    }
  }
}
