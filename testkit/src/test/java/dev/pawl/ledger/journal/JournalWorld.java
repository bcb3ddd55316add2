package dev.pawl.ledger.journal;

import dev.pawl.ledger.LedgerRecord;
import dev.pawl.ledger.LedgerStore.AppendResult;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.ledger.StoreId;
import dev.pawl.testkit.Choices;
import dev.pawl.testkit.CrashModel;
import dev.pawl.testkit.Fault;
import dev.pawl.testkit.LedgerFixtures;
import dev.pawl.testkit.SimulatedDisk;
import dev.pawl.tlog.Frontier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// A journal and its anchor on a simulated disk through several lives, and what its users were
/// told.
///
/// Each life opens anchor and journal, appends, confirms every second batch at the anchor, and ends
/// with a power loss or a kill. The promise that every opening is held to:
///
/// - it succeeds: nothing that crashes do is damage;
/// - every record that was acknowledged is there, and nothing is there that was not offered;
/// - it is there to stay: a power loss right after the opening takes none of it.
final class JournalWorld {
  static final StoreId STORE_ID = LedgerFixtures.storeId(7);
  static final Path STORE = Path.of("/srv/store");
  static final Path ANCHOR = Path.of("/state/anchors/anchor");
  static final long SEGMENT_BYTES = 16 << 10; // a header and three blocks

  /// Faults that stand for a bug in the program, by whether it is recovering.
  record PlantedBug(Fault.Plan recovering, Fault.Plan serving) {
    static final PlantedBug NONE = new PlantedBug(Fault.Plan.NO_FAULTS, Fault.Plan.NO_FAULTS);

    static PlantedBug always(Fault.Plan plan) {
      return new PlantedBug(plan, plan);
    }
  }

  /// The promise was broken.
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Broken(String message) {
      super(message);
    }

    Broken(String message, Throwable cause) {
      super(message, cause);
    }
  }

  SimulatedDisk disk;
  private final PlantedBug bug;

  /// What the users know: all that was acknowledged.
  private final List<LedgerRecord> acknowledged;

  /// What they do not know of: the batch whose outcome was not told.
  private List<LedgerRecord> unknown;

  private JournalWorld(
      SimulatedDisk disk, PlantedBug bug, List<LedgerRecord> known, List<LedgerRecord> unknown) {
    this.disk = disk;
    this.bug = bug;
    this.acknowledged = new ArrayList<>(known);
    this.unknown = unknown;
  }

  /// A store that was just created, durably.
  static JournalWorld create(PlantedBug bug) throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    for (String directory : List.of("/srv", "/state")) {
      disk.createDirectory(Path.of(directory));
    }
    disk.forceDirectory(Path.of("/"));
    try (StoreDirectory store = StoreDirectory.create(disk, STORE)) {
      Journal.create(store, STORE_ID, SEGMENT_BYTES).close();
    }
    FileAnchor.create(disk, ANCHOR, STORE_ID, LedgerFixtures.headOf(List.of())).close();
    return new JournalWorld(disk, bug, List.of(), List.of());
  }

  /// A second world that goes on from here on its own, with this disk.
  JournalWorld on(SimulatedDisk image) {
    return new JournalWorld(image, bug, acknowledged, unknown);
  }

  JournalWorld copy() {
    return on(disk.copy());
  }

  /// One life: open, check the promise, append. Ends by itself, or with the fault.
  ///
  /// @param fault besides the planted bug
  /// @param sizes of the batches, in blocks
  /// @return whether it came to its end
  boolean live(Fault.Plan fault, int... sizes) throws IOException {
    try (Opened opened = open(fault)) {
      disk.plan(both(bug.serving, fault));
      return serve(opened, sizes);
    } catch (IOException e) {
      return false; // the disk failed while it was opened
    }
  }

  private static Fault.Plan both(Fault.Plan first, Fault.Plan second) {
    return operation -> {
      Fault fault = first.of(operation);
      return fault == Fault.NONE ? second.of(operation) : fault;
    };
  }

  private record Opened(StoreDirectory store, FileAnchor anchor, Journal journal)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      try (store;
          anchor) {
        journal.close();
      }
    }
  }

  private Opened open(Fault.Plan fault) throws IOException {
    disk.plan(both(bug.recovering, fault));
    Opened opened;
    try {
      StoreDirectory store = StoreDirectory.open(disk, STORE);
      FileAnchor anchor = FileAnchor.open(disk, ANCHOR, STORE_ID);
      opened =
          new Opened(
              store, anchor, Journal.open(store, STORE_ID, SEGMENT_BYTES, anchor.remembered()));
      learn(LedgerFixtures.readAll(opened.journal, 0));
    } catch (StoreDamagedException | java.nio.file.NoSuchFileException e) {
      throw new Broken("a crash was taken for damage", e);
    }
    if (!opened.journal.head().equals(LedgerFixtures.headOf(acknowledged))) {
      throw new Broken("the head is not that of the records");
    }
    return opened;
  }

  /// What is served is known from now on.
  private void learn(List<LedgerRecord> served) {
    List<LedgerRecord> most = new ArrayList<>(acknowledged);
    most.addAll(unknown);
    if (served.size() < acknowledged.size()) {
      throw new Broken("acknowledged " + acknowledged.size() + " records, served " + served.size());
    }
    if (!served.equals(acknowledged) && !served.equals(most)) {
      throw new Broken("served records that nobody offered");
    }
    acknowledged.clear();
    acknowledged.addAll(served);
    unknown = List.of();
  }

  private boolean serve(Opened opened, int... sizes) {
    Frontier frontier = new Frontier();
    LedgerFixtures.headAfter(frontier, acknowledged);
    for (int i = 0; i < sizes.length; i++) {
      List<LedgerRecord> batch =
          List.of(
              LedgerFixtures.record(acknowledged.size(), 40),
              LedgerFixtures.record(acknowledged.size() + 1, 30, sizes[i] * 4096 - 300));
      switch (LedgerFixtures.append(opened.journal, frontier, batch)) {
        case AppendResult.Appended appended -> acknowledged.addAll(batch);
        case AppendResult.Conflict conflict -> throw new Broken("conflict with " + conflict);
        case AppendResult.Unknown outcome -> {
          unknown = batch;
          return false;
        }
      }
      if (i % 2 == 1) {
        try {
          opened.anchor.confirm(opened.journal.head());
        } catch (IOException e) {
          return false;
        }
      }
    }
    return true;
  }

  /// The promise, held against one image of the disk after this world's last life ended.
  ///
  /// @param image a disk after a power loss, or after a kill
  void check(SimulatedDisk image) throws IOException {
    JournalWorld next = on(image);
    if (!next.live(Fault.Plan.NO_FAULTS)) {
      throw new Broken("the disk is well, but the journal does not open");
    }
    // Right after the opening, the power fails and takes everything that was not forced.
    JournalWorld later =
        next.on(next.disk.afterPowerLoss(Choices.first(), CrashModel.WHOLE_BLOCKS));
    if (!later.live(Fault.Plan.NO_FAULTS, 1)) {
      throw new Broken("the disk is well, but the journal does not open a second time");
    }
  }

  /// Runs one life to its end and returns how many operations it made.
  long operationsOf(int... sizes) throws IOException {
    JournalWorld rehearsal = copy();
    long before = rehearsal.disk.operations();
    if (!rehearsal.live(Fault.Plan.NO_FAULTS, sizes)) {
      throw new Broken("the disk is well, but the rehearsal failed");
    }
    return rehearsal.disk.operations() - before;
  }

  /// Every life that meets this fault at one of its operations, as the world stands afterwards.
  List<JournalWorld> everyLifeWith(Function<Long, Fault.Plan> faultAt, int... sizes)
      throws IOException {
    List<JournalWorld> lives = new ArrayList<>();
    long operations = operationsOf(sizes);
    for (long number = 0; number < operations; number++) {
      JournalWorld world = copy();
      world.live(faultAt.apply(number), sizes);
      lives.add(world);
    }
    return lives;
  }
}
