package dev.pawl.ledger.journal;

import dev.pawl.ledger.journal.Life.Step;
import dev.pawl.testkit.Choices;
import dev.pawl.testkit.CrashModel;
import dev.pawl.testkit.Fault;
import dev.pawl.testkit.SimulatedDisk;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Goal: what [CrashStatesTest] shows for small workloads holds for long histories as well.
///
/// Method: for some seconds, worlds of up to ten lives each, with a fault, a length and an end that
/// chance picks. The printed seed of a world replays it.
class RandomLivesTest {
  private static final long NANOS = 3_000_000_000L;
  private static final Step[] STEPS = {
    Step.RESERVE, Step.SIGN, Step.RESERVE_TWO, Step.SIGN_TWO, Step.SNAPSHOT, Step.CONFIRM
  };

  @Test
  void open_afterRandomLives_keepsThePromises() throws IOException {
    long seed = new SplittableRandom().nextLong();
    System.out.println("RandomLivesTest seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    long end = System.nanoTime() + NANOS;
    long worlds = 0;
    while (System.nanoTime() < end) {
      long worldSeed = random.nextLong();
      try {
        world(new SplittableRandom(worldSeed));
      } catch (Broken e) {
        throw new AssertionError("seed of the world: " + worldSeed, e);
      }
      worlds++;
    }
    System.out.println("worlds of random lives: " + worlds);
  }

  private static void world(SplittableRandom random) throws IOException {
    Choices choices = random::nextInt;
    SimulatedDisk disk = Workload.emptyDisk();
    Known known = Workload.made(disk);
    for (int life = random.nextInt(1, 11); life > 0; life--) {
      disk = disk.copy();
      disk.plan(Fault.Plan.at(random.nextInt(60), fault(random)));
      Life one = new Life(disk, known);
      live(one, random);
      known = one.known;
      disk =
          random.nextBoolean()
              ? disk.afterPowerLoss(choices, CrashModel.EVERY_WORD)
              : disk.afterKill();
    }
    disk.plan(Fault.Plan.NO_FAULTS);
    new Life(disk, known).open();
  }

  private static Fault fault(SplittableRandom random) {
    return switch (random.nextInt(6)) {
      case 0 -> Fault.FAILS;
      case 1 -> Fault.FAILS_AFTER_EFFECT;
      case 2 -> Fault.NO_SPACE;
      case 3 -> new Fault.Partial(random.nextInt(1, 5_000));
      case 4 -> new Fault.ForcedInPart(random.nextInt(1, 16));
      default -> Fault.POWER_LOSS;
    };
  }

  private static void live(Life life, SplittableRandom random) {
    try {
      boolean goesOn = life.open() && life.step(Step.OPEN_SIGNER);
      for (int steps = random.nextInt(12); goesOn && steps > 0; steps--) {
        Step step = STEPS[random.nextInt(STEPS.length)];
        goesOn = !life.canDo(step) || life.step(step);
      }
    } catch (IOException e) {
      // The fault: this process ends.
    }
  }
}
