package dev.pawl.ledger.journal;

import dev.pawl.durable.Disk;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.ledger.journal.Known.Harm;
import dev.pawl.ledger.journal.Life.Step;
import dev.pawl.testkit.Choices;
import dev.pawl.testkit.CrashModel;
import dev.pawl.testkit.EveryChoice;
import dev.pawl.testkit.Fault;
import dev.pawl.testkit.Fingerprint;
import dev.pawl.testkit.Operation;
import dev.pawl.testkit.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Visits every state that crashes can leave of a store, over several lives of its process.
///
/// A life runs once, and before each of its operations on the disk every image is made that a power
/// loss at this moment can leave, and the one that a kill leaves. Each image begins the next life:
/// it is opened by the real recovery, held to the promise ([Life#open()]), and the search goes on
/// from there, so that crashes during recovery are crashes like any other. Then the life runs again
/// with each of its operations failing in each way, and the images are those after the failure.
///
/// Two paths that lead to the same disk and the same knowledge of the world are followed once: the
/// search knows states by their fingerprint. After an opening, too: nearly all images of a crash
/// are opened to the same disk, and only the first one goes on signing.
final class CrashSearch {
  /// One life.
  ///
  /// @param model how a power loss in it tears blocks
  /// @param steps what it does after the opening
  /// @param faults in which ways each of its operations fails
  /// @param astray whether each of its writes is also sent to every other place
  /// @param reads whether each of its reads also fails, and is also short
  /// @param rot whether each sector is also spoiled after it stopped in order
  record Stage(
      CrashModel model,
      List<Step> steps,
      List<Fault> faults,
      boolean astray,
      boolean reads,
      boolean rot) {
    static Stage of(CrashModel model, Step... steps) {
      return new Stage(model, List.of(steps), List.of(), false, false, false);
    }

    Stage failing(Fault... ways) {
      return new Stage(model, steps, List.of(ways), astray, reads, rot);
    }

    Stage withWritesAstray() {
      return new Stage(model, steps, faults, true, reads, rot);
    }

    Stage withReadsFailing() {
      return new Stage(model, steps, faults, astray, true, rot);
    }

    /// Whether it is run with faults of single calls as well.
    boolean isRunAgain() {
      return !faults.isEmpty() || astray || reads;
    }

    Stage withRot() {
      return new Stage(model, steps, faults, astray, reads, true);
    }
  }

  /// What stands for a bug in the program.
  ///
  /// @param opening faults while it opens
  /// @param serving faults afterwards
  /// @param calls the disk as one process uses it, with the calls that the bug leaves out
  record LeftOut(Fault.Plan opening, Fault.Plan serving, UnaryOperator<Disk> calls) {
    static final LeftOut NOTHING = new LeftOut(Fault.Plan.NO_FAULTS, Fault.Plan.NO_FAULTS);

    LeftOut(Fault.Plan opening, Fault.Plan serving) {
      this(opening, serving, UnaryOperator.identity());
    }
  }

  private static final int SECTOR_BYTES = 512;
  private static final Fault SHORT_READ = new Fault.Partial(100);

  private final LeftOut leftOut;
  private final List<Stage> stages;
  private final Seen distinct;
  private final long goal;
  private final Seen images = new Seen();
  private final Seen opened = new Seen();
  private final Deque<String> path = new ArrayDeque<>();
  private @Nullable Broken broken;
  private final Tally tally = new Tally();
  private long refusals;

  /// @param distinct takes in every state that is visited: one disk, and what the world knows
  /// @param goal where it has so many, the search ends: what was not seen yet is not opened
  CrashSearch(Seen distinct, long goal, LeftOut leftOut, List<Stage> stages) {
    this.distinct = distinct;
    this.goal = goal;
    this.leftOut = leftOut;
    this.stages = List.copyOf(stages);
  }

  /// How many states were opened; the same one in two lives of the program counts twice.
  long states() {
    return images.size();
  }

  /// How many states were refused, as they may be.
  long refusals() {
    return refusals;
  }

  /// What the lives saw of what is promised.
  Tally tally() {
    return tally;
  }

  /// Searches from here on.
  ///
  /// @throws Broken with the way to the state in which a promise is broken
  void from(SimulatedDisk disk, Known known) {
    live(disk, known, 0);
    Broken found = broken;
    if (found != null) {
      throw found;
    }
  }

  private boolean isOver() {
    return broken != null || distinct.size() >= goal;
  }

  /// Opens an image, unless one like it was opened, and lives on.
  private void visit(SimulatedDisk image, Known known, int depth, String how) {
    long state = Fingerprint.add(image.fingerprint(), known.fingerprint());
    if (!isOver() && images.add(Fingerprint.add(state, depth))) {
      distinct.add(state);
      path.addLast(how);
      live(image, known, depth);
      path.removeLast();
    }
  }

  private void live(SimulatedDisk disk, Known known, int depth) {
    Stage stage = depth < stages.size() ? stages.get(depth) : Stage.of(CrashModel.WHOLE_BLOCKS);
    boolean again = depth < stages.size() && stage.isRunAgain();
    SimulatedDisk start = again ? disk.copy() : disk;
    Run run = new Run(disk, known, stage, depth, -1, Fault.NONE);
    run.run();
    if (again && broken == null) {
      fail(start, known, stage, depth, run);
    }
  }

  private void fail(SimulatedDisk start, Known known, Stage stage, int depth, Run healthy) {
    for (long number = 0; number < healthy.operations; number++) {
      for (Fault fault : stage.faults) {
        if (!(fault instanceof Fault.ForcedInPart) || healthy.forces.contains(number)) {
          new Run(start.copy(), known, stage, depth, number, fault).run();
        }
      }
    }
    if (stage.reads) {
      for (long number = 0; number < healthy.reads; number++) {
        new Run(start.copy(), known, stage, depth, number, Fault.FAILS, true).run();
        new Run(start.copy(), known, stage, depth, number, SHORT_READ, true).run();
      }
    }
    if (stage.astray) {
      for (long number : healthy.writes) {
        for (Fault fault : healthy.elsewhere()) {
          new Run(start.copy(), known, stage, depth, number, fault).run();
        }
      }
    }
  }

  /// One life, with at most one fault.
  private final class Run {
    private final SimulatedDisk disk;
    private final Stage stage;
    private final int depth;
    private final long number;
    private final Fault fault;
    private final boolean ofReads; // whether the fault meets a read, and the number counts them
    private final Life life;
    private final EveryChoice choices = new EveryChoice();
    private boolean opening = true;
    private boolean failed;
    private boolean left; // others follow it from here on, or nobody does
    long operations;
    long reads;
    final List<Long> writes = new ArrayList<>();
    final Set<Long> forces = new HashSet<>();

    /// @param number of the operation that meets the fault, counted from the start of this life; -1
    ///   for none
    Run(SimulatedDisk disk, Known known, Stage stage, int depth, long number, Fault fault) {
      this(disk, known, stage, depth, number, fault, false);
    }

    Run(
        SimulatedDisk disk,
        Known known,
        Stage stage,
        int depth,
        long number,
        Fault fault,
        boolean ofReads) {
      this.disk = disk;
      this.stage = stage;
      this.depth = depth;
      this.number = number;
      this.fault = fault;
      this.ofReads = ofReads;
      this.life = new Life(leftOut.calls.apply(disk), known, tally);
    }

    void run() {
      if (broken != null) {
        return;
      }
      disk.plan(this::before);
      try {
        if (openAndServe()) {
          stopInOrder();
        }
      } catch (StoreDamagedException e) {
        if (life.known.harm() == Harm.NONE) {
          report("a crash was taken for damage", e);
        }
        refusals++;
      } catch (IOException e) {
        if (!failed) {
          report("the disk is well, but it says " + e, e);
        }
      } catch (Broken e) {
        report(String.valueOf(e.getMessage()), e);
      } catch (RuntimeException e) {
        report("unexplained " + e, e);
      }
      if (depth < stages.size()) {
        if (!left) {
          crash("at the end");
        }
      } else if (depth == stages.size() && !opening) {
        // Right after the opening, the power fails and takes everything that was not forced.
        visit(
            disk.afterPowerLoss(Choices.first(), CrashModel.WHOLE_BLOCKS),
            life.known,
            depth + 1,
            "opened");
      }
    }

    /// @return whether the life came to its end
    private boolean openAndServe() throws IOException {
      boolean making = stage.steps.contains(Step.MAKE) && life.mayMake();
      if (!making && !life.open()) {
        refusals++;
        left = !failed;
        return false;
      }
      if (ofReads && failed) {
        report("a read failed, and the store was opened nevertheless", null);
        return false;
      }
      opening = false;
      boolean ahead = number >= (ofReads ? reads : disk.operations());
      if (!ahead && !failed && isKnown()) {
        left = true;
        return false;
      }
      for (Step step : stage.steps) {
        if (broken != null) {
          return false;
        }
        if (step == Step.MAKE && !making) {
          continue;
        }
        if (!life.step(step)) {
          if (!failed && life.known.harm() == Harm.NONE) {
            report("the disk is well, but nobody knows what became of " + step, null);
          }
          return false;
        }
      }
      return true;
    }

    /// Whether the search went on from here before.
    private boolean isKnown() {
      long state = Fingerprint.add(disk.fingerprint(), life.known.fingerprint());
      return !opened.add(Fingerprint.add(state, depth));
    }

    /// Before an operation: the power may fail here, or the process may be killed.
    private Fault before(Operation operation) {
      if (operation.kind() == Operation.Kind.READ) {
        return life.isLooking() ? Fault.NONE : read();
      }
      boolean visible = depth < stages.size() && (fault == Fault.NONE || failed);
      if (visible) {
        crash("before " + operation);
      }
      operations++;
      if (operation.kind() == Operation.Kind.WRITE) {
        writes.add(operation.number());
      }
      if (operation.kind() == Operation.Kind.FORCE) {
        forces.add(operation.number());
      }
      if (operation.number() == number && !ofReads) {
        failed = true;
        if (fault instanceof Fault.Misdirected) {
          life.known = life.known.harmed(Harm.BEFORE_CRASH);
        }
        return fault;
      }
      return (opening ? leftOut.opening : leftOut.serving).of(operation);
    }

    /// A read that fails ends this life, and one that is short makes no difference.
    private Fault read() {
      if (reads++ != number || !ofReads) {
        return Fault.NONE;
      }
      failed = fault == Fault.FAILS;
      return fault;
    }

    private void crash(String where) {
      if (isOver()) {
        return;
      }
      Known known = life.known;
      String how = "life " + depth + ", " + where + (failed ? ", after " + fault : "");
      do {
        visit(disk.afterPowerLoss(choices, stage.model), known, depth + 1, how);
      } while (choices.advance() && !isOver());
      visit(disk.copy(), known, depth + 1, how + ", killed");
      if (failed) {
        SimulatedDisk shortOfMemory = disk.copy();
        shortOfMemory.dropCaches();
        visit(shortOfMemory, known, depth + 1, how + ", killed, caches dropped");
      }
    }

    /// The anchor knows everything, and whatever the disk does from now on is noticed.
    private void stopInOrder() throws IOException {
      life.step(Step.CONFIRM);
      if (failed && fault instanceof Fault.Misdirected) {
        Known stopped = life.known.harmed(Harm.AFTER_STOP);
        visit(disk.copy(), stopped, depth + 1, "stopped after " + fault);
      }
      if (stage.rot && !failed) {
        disk.plan(Fault.Plan.NO_FAULTS);
        rot();
      }
    }

    private void rot() throws IOException {
      Known known = life.known.harmed(Harm.AFTER_STOP);
      for (Path file : files()) {
        byte[] whole = disk.contents(file);
        for (int sector = 0; sector < whole.length; sector += SECTOR_BYTES) {
          SimulatedDisk inverted = disk.copy();
          inverted.rot(file, sector, Math.min(SECTOR_BYTES, whole.length - sector));
          visit(inverted, known, depth + 1, "rot of " + file + " at " + sector);
          byte[] zeroed = whole.clone();
          Arrays.fill(zeroed, sector, Math.min(sector + SECTOR_BYTES, whole.length), (byte) 0);
          SimulatedDisk lost = disk.copy();
          lost.replace(file, zeroed);
          visit(lost, known, depth + 1, "zeros in " + file + " at " + sector);
        }
      }
    }

    private List<Path> files() throws IOException {
      List<Path> files = new ArrayList<>();
      for (Path directory :
          List.of(
              Life.STORE.resolve("journal"),
              Life.STORE.resolve("derived"),
              Life.ANCHOR.getParent())) {
        if (disk.exists(directory)) {
          files.addAll(disk.list(directory));
        }
      }
      return files;
    }

    /// Every other place that a write can go to.
    List<Fault> elsewhere() {
      List<Fault> places = new ArrayList<>();
      try {
        for (Path file : files()) {
          int length = disk.contents(file).length;
          for (long offset = 0; offset <= length; offset += Blocks.BYTES) {
            places.add(new Fault.Misdirected(file, offset));
          }
        }
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      return places;
    }

    private void report(String what, @Nullable Exception cause) {
      if (broken == null) {
        String which = ofReads ? ", read " : ", operation ";
        String fault = number < 0 ? "" : which + number + " meets " + this.fault;
        broken =
            new Broken(
                what + "\n  " + String.join("\n  ", path) + "\n  life " + depth + fault, cause);
      }
    }
  }
}
