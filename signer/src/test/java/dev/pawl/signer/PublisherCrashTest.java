package dev.pawl.signer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.ledger.LedgerRecord;
import dev.pawl.testkit.Choices;
import dev.pawl.testkit.CrashModel;
import dev.pawl.testkit.Fault;
import dev.pawl.testkit.LedgerFixtures;
import dev.pawl.testkit.MemoryLedger;
import dev.pawl.testkit.SimulatedDisk;
import dev.pawl.tlog.Frontier;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The power fails at every change that publishing makes to the disk, a process is killed there, or
/// the disk reports an error; and whatever was not forced is lost, kept or torn. Every time the
/// checkpoint names only what is there, never goes back, and publishing goes on to the end.
///
/// A second failure follows the first: what a failed force has left in the cache reads well, and a
/// publisher that believed it would lose it with the power.
class PublisherCrashTest {
  private static final Path ROOT = Path.of("/www/log");
  private static final LogKeys KEYS = LogKeys.generate("example.com/log", new SecureRandom());
  private static final InstantSource CLOCK = () -> Instant.ofEpochSecond(1_800_000_000);
  private static final int BEFORE = 250;
  private static final int AFTER = 520; // one full tile is finished, one begun and finished
  private static final int IMAGES = 4; // of what may be left after each crash

  private final MemoryLedger.Store ledger = new MemoryLedger.Store();
  private final List<LedgerRecord> records = new ArrayList<>();
  private final Frontier frontier = new Frontier();
  private final long seed = System.nanoTime();

  private void grow(int size) {
    List<LedgerRecord> more = LedgerFixtures.records(records.size(), size - records.size());
    LedgerFixtures.append(ledger, frontier, more);
    records.addAll(more);
  }

  private Publisher publisher(SimulatedDisk disk) {
    return new Publisher(ledger, KEYS, new SignedHeads(ledger, KEYS, CLOCK), CLOCK, disk, ROOT);
  }

  private LogReader reader(SimulatedDisk disk) {
    return new LogReader(disk, ROOT, KEYS);
  }

  /// The disk on which this many entries are published, durably.
  private SimulatedDisk published(int size) throws Exception {
    grow(size);
    SimulatedDisk disk = new SimulatedDisk();
    if (size > 0) {
      publisher(disk).publish();
    }
    return disk.afterPowerLoss(Choices.first(), CrashModel.COARSE);
  }

  private long changesOf(SimulatedDisk template) throws Exception {
    SimulatedDisk disk = template.copy();
    publisher(disk).publish();
    return disk.operations();
  }

  private static void failing(Publisher publisher) {
    try {
      publisher.publish();
    } catch (IOException e) {
      // as planned
    }
  }

  private void checkImages(SimulatedDisk crashed, long atLeast, String when) throws Exception {
    for (int image = 0; image < IMAGES; image++) {
      Choices choices =
          image == 0 ? Choices.first() : Choices.seeded(seed + 31 * image + when.hashCode());
      SimulatedDisk disk = crashed.copy().afterPowerLoss(choices, CrashModel.COARSE);
      assertThat(reader(disk).check(records).size()).as(when).isGreaterThanOrEqualTo(atLeast);
      checkGoesOn(disk, when);
    }
  }

  private void checkGoesOn(SimulatedDisk disk, String when) throws Exception {
    assertThat(publisher(disk).publish().repaired()).as(when).isZero();
    SimulatedDisk later = disk.afterPowerLoss(Choices.first(), CrashModel.COARSE);
    assertThat(reader(later).check(records)).as(when).isEqualTo(ledger.head());
  }

  private void powerLossAtEveryChange(int before, int after) throws Exception {
    System.out.println("PublisherCrashTest: seed " + seed);
    SimulatedDisk template = published(before);
    grow(after);
    long changes = changesOf(template);
    for (long at = 0; at < changes; at++) {
      SimulatedDisk disk = template.copy();
      disk.plan(Fault.Plan.powerLossAt(at));
      failing(publisher(disk));
      checkImages(disk, before, "seed " + seed + ", power loss at change " + at);
    }
    assertThat(changes).isGreaterThan(20);
  }

  @Test
  void powerLoss_atEveryChangeOfTheFirstPublication_leavesWhatTheCheckpointNames()
      throws Exception {
    powerLossAtEveryChange(0, 300);
  }

  @Test
  void powerLoss_atEveryChange_leavesWhatTheCheckpointNames() throws Exception {
    powerLossAtEveryChange(BEFORE, AFTER);
  }

  @Test
  void errorOfEveryChange_thenAnotherAttempt_thenPowerLoss_losesNothingPublished()
      throws Exception {
    SimulatedDisk template = published(BEFORE);
    grow(AFTER);
    long changes = changesOf(template);
    for (Fault fault : List.of(Fault.FAILS, Fault.FAILS_AFTER_EFFECT, Fault.NO_SPACE)) {
      for (long at = 0; at < changes; at++) {
        String when = "seed " + seed + ", " + fault + " at change " + at;
        SimulatedDisk disk = template.copy();
        disk.plan(Fault.Plan.at(at, fault));
        Publisher same = publisher(disk);
        failing(same);
        disk.plan(Fault.Plan.NO_FAULTS);
        SimulatedDisk killed = disk.copy();
        same.publish();
        checkImages(disk, AFTER, when + ", the same process");
        SimulatedDisk restarted = killed.afterKill();
        publisher(restarted).publish();
        checkImages(restarted, AFTER, when + ", another process");
      }
    }
  }
}
