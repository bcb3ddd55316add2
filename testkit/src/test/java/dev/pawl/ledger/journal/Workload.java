package dev.pawl.ledger.journal;

import static dev.pawl.ledger.journal.Life.Step.CREATE_KEY;
import static dev.pawl.ledger.journal.Life.Step.CREATE_STORE;
import static dev.pawl.ledger.journal.Life.Step.MAKE;
import static dev.pawl.ledger.journal.Life.Step.OPEN_SIGNER;
import static dev.pawl.ledger.journal.Life.Step.RESERVE;
import static dev.pawl.ledger.journal.Life.Step.RESERVE_TWO;
import static dev.pawl.ledger.journal.Life.Step.SIGN;
import static dev.pawl.ledger.journal.Life.Step.SIGN_ANCHORED;
import static dev.pawl.ledger.journal.Life.Step.SIGN_DENSE;
import static dev.pawl.ledger.journal.Life.Step.SIGN_TWO;
import static dev.pawl.ledger.journal.Life.Step.SNAPSHOT;

import dev.pawl.ledger.journal.CrashSearch.LeftOut;
import dev.pawl.ledger.journal.CrashSearch.Stage;
import dev.pawl.ledger.journal.Life.Step;
import dev.pawl.testkit.CrashModel;
import dev.pawl.testkit.Fault;
import dev.pawl.testkit.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Something small that a store does, and the lives after it. The last opening is not in the list:
/// it happens after the last life, and once more after a power loss right behind it.
///
/// @param name for the report
/// @param onNothing whether it begins with an empty disk; else with a store that has one key
/// @param stages its lives
record Workload(String name, boolean onNothing, List<Stage> stages) {
  private static final Fault[] FAILURES = {
    Fault.FAILS,
    Fault.FAILS_AFTER_EFFECT,
    Fault.NO_SPACE,
    new Fault.Partial(100),
    new Fault.ForcedInPart(1), // of two or three blocks, each alone
    new Fault.ForcedInPart(2),
    new Fault.ForcedInPart(4)
  };
  private static final Step[] SIGN_FOUR = {
    OPEN_SIGNER, RESERVE, SIGN, RESERVE, SIGN, RESERVE, SIGN, RESERVE, SIGN
  };

  /// The one among those with writes astray that loses no receipt.
  static final String RECEIPTS_ANCHORED = "writes go astray, receipts anchored";

  private static final Step[] FOUR_AT_HAND = {
    OPEN_SIGNER, RESERVE, RESERVE, RESERVE, RESERVE, SIGN, SIGN, SIGN, SIGN
  };
  private static final Step[] SIGN_ONE = {OPEN_SIGNER, RESERVE, SIGN};
  private static final Step[] MAKE_AND_SIGN = {
    MAKE, CREATE_STORE, CREATE_KEY, OPEN_SIGNER, RESERVE, SIGN
  };

  private static Workload of(String name, Stage... stages) {
    return new Workload(name, false, List.of(stages));
  }

  private static Stage words(Step... steps) {
    return Stage.of(CrashModel.EVERY_WORD, steps);
  }

  private static Stage coarse(Step... steps) {
    return Stage.of(CrashModel.COARSE, steps);
  }

  private static Stage whole(Step... steps) {
    return Stage.of(CrashModel.WHOLE_BLOCKS, steps);
  }

  /// Each kind of fault, in seconds: enough to find a missing mechanism.
  static List<Workload> smoke() {
    return List.of(
        new Workload(
            "make the store, create a key", true, List.of(coarse(MAKE, CREATE_STORE, CREATE_KEY))),
        new Workload(
            "make the store, again, and sign",
            true,
            List.of(whole(MAKE).failing(Fault.FAILS), whole(MAKE_AND_SIGN))),
        of("four signatures, power lost", coarse(SIGN_FOUR), whole(SIGN_ONE)),
        of("snapshots, power lost", whole(OPEN_SIGNER, SNAPSHOT, RESERVE, SIGN, SNAPSHOT)),
        of("four signatures, calls fail", whole(SIGN_FOUR).failing(FAILURES), whole(SIGN_ONE)),
        of("reads fail", whole(SIGN_ONE).withReadsFailing(), whole(SIGN_ONE).withReadsFailing()),
        of("sectors rot", whole(SIGN_FOUR).withRot()),
        of("writes go astray", whole(SIGN_ONE).withWritesAstray()));
  }

  /// A million states.
  static List<Workload> build() {
    return List.of(
        new Workload(
            "make the store, create a key",
            true,
            List.of(
                words(MAKE, CREATE_STORE, CREATE_KEY), coarse(CREATE_STORE, CREATE_KEY), coarse())),
        new Workload(
            "make the store, again, and sign", true, List.of(whole(MAKE), coarse(MAKE_AND_SIGN))),
        new Workload(
            "make the store, again, and sign; calls fail",
            true,
            List.of(
                whole(MAKE).failing(FAILURES),
                whole(MAKE_AND_SIGN).failing(Fault.FAILS, Fault.FAILS_AFTER_EFFECT))),
        of("four signatures twice, power lost in both", words(SIGN_FOUR), words(SIGN_FOUR)),
        of("four leaves at hand, then four signatures", words(FOUR_AT_HAND), words(SIGN_FOUR)),
        of(
            "snapshots between signatures",
            words(OPEN_SIGNER, RESERVE, SIGN, SNAPSHOT, RESERVE, SIGN),
            words(OPEN_SIGNER, SNAPSHOT, RESERVE, SIGN)),
        of(
            "four signatures, then one, then one; power lost in each",
            words(SIGN_FOUR),
            coarse(SIGN_ONE),
            words(SIGN_ONE)),
        of(
            "receipts two at a time",
            coarse(OPEN_SIGNER, RESERVE_TWO, SIGN_TWO, RESERVE_TWO, SIGN_TWO),
            coarse(OPEN_SIGNER, RESERVE_TWO, SIGN_TWO)),
        of("recovery after recovery", coarse(SIGN_FOUR), coarse(), coarse(), coarse()),
        of(
            "snapshots",
            words(OPEN_SIGNER, SNAPSHOT, RESERVE, SIGN, SNAPSHOT),
            words(OPEN_SIGNER, SNAPSHOT)),
        of("calls fail", coarse(SIGN_FOUR).failing(FAILURES), whole(SIGN_ONE), whole()),
        of(
            "calls fail in two lives",
            whole(SIGN_ONE).failing(FAILURES),
            whole(SIGN_ONE).failing(FAILURES)),
        of(
            "reads fail",
            coarse(SIGN_FOUR).withReadsFailing(),
            whole(SIGN_ONE).withReadsFailing(),
            whole().withReadsFailing()),
        of("sectors rot", whole(SIGN_FOUR).withRot(), whole(SIGN_ONE).withRot()),
        of(
            "writes go astray",
            whole(OPEN_SIGNER, RESERVE, SIGN, RESERVE, SNAPSHOT, SIGN).withWritesAstray(),
            whole(SIGN_ONE)),
        of(
            RECEIPTS_ANCHORED,
            whole(OPEN_SIGNER, RESERVE, SIGN_ANCHORED, RESERVE, SIGN_ANCHORED).withWritesAstray(),
            whole(OPEN_SIGNER, RESERVE, SIGN_ANCHORED)));
  }

  /// A hundred million: the same, and a receipt of many words that tears between all of them, on
  /// every store that four signatures and a crash can leave.
  static List<Workload> slow() {
    Step[] dense = {OPEN_SIGNER, RESERVE, SIGN_DENSE};
    List<Workload> all = new ArrayList<>(build());
    all.add(of("four signatures, then a long receipt", coarse(SIGN_FOUR), words(dense)));
    all.add(of("four leaves at hand, then a long receipt", coarse(FOUR_AT_HAND), words(dense)));
    return all;
  }

  /// Searches all of them to their end.
  ///
  /// @return the report, a line for each and one for all
  /// @throws Broken where a promise is broken
  static CrashReport search(List<Workload> workloads, LeftOut leftOut) throws IOException {
    return search(workloads, leftOut, Long.MAX_VALUE);
  }

  /// Searches all of them in their order, as many at a time as there are processors.
  ///
  /// @param goal how many states are enough; a hundred million take 6 GiB
  /// @return the report, a line for each and one for all
  /// @throws Broken where a promise is broken
  static CrashReport search(List<Workload> workloads, LeftOut leftOut, long goal)
      throws IOException {
    CrashReport report = new CrashReport();
    search(report, workloads, leftOut, goal);
    return report;
  }

  /// The same, with a report that is there also where a promise is broken.
  static void search(CrashReport report, List<Workload> workloads, LeftOut leftOut, long goal)
      throws IOException {
    SimulatedDisk store = emptyDisk();
    Known made = made(store);
    List<Callable<Void>> searches = new ArrayList<>();
    for (Workload workload : workloads) {
      SimulatedDisk disk = workload.onNothing ? new SimulatedDisk() : store.copy();
      Known known = workload.onNothing ? Known.nothing() : made;
      searches.add(() -> {
        CrashSearch search = new CrashSearch(report.distinct(), goal, leftOut, workload.stages);
        report.add(workload.name, search, () -> search.from(disk, known));
        return null;
      });
    }
    inParallel(searches);
  }

  private static void inParallel(List<Callable<Void>> searches) {
    try (ExecutorService threads =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      List<Future<Void>> running = new ArrayList<>();
      searches.forEach(search -> running.add(threads.submit(search)));
      for (Future<Void> search : running) {
        search.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Broken broken) {
        throw broken;
      }
      throw new AssertionError(e.getCause());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Makes a store with one key.
  static Known made(SimulatedDisk disk) throws IOException {
    Life making = new Life(disk, Known.nothing());
    for (Step step : List.of(MAKE, CREATE_STORE, CREATE_KEY)) {
      making.step(step);
    }
    return making.known;
  }

  /// A disk with the directories that the store is made in.
  static SimulatedDisk emptyDisk() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    for (String directory : List.of("/srv", "/state")) {
      disk.createDirectory(Path.of(directory));
    }
    disk.forceDirectory(Path.of("/"));
    return disk;
  }
}
