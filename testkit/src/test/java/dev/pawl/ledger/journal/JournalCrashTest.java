package dev.pawl.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.ledger.journal.JournalWorld.Broken;
import dev.pawl.ledger.journal.JournalWorld.PlantedBug;
import dev.pawl.testkit.Choices;
import dev.pawl.testkit.CrashModel;
import dev.pawl.testkit.EveryChoice;
import dev.pawl.testkit.Fault;
import dev.pawl.testkit.Operation.Kind;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Goal: nothing that power losses, kills and failing calls do makes the journal lose an
/// acknowledged record, or call itself damaged.
///
/// Method: real journal and anchor over the simulated disk. A life of a few batches, long enough to
/// roll segments, meets a fault at every one of its operations in turn. After each, every image
/// that a power loss may leave is opened and held to the promise of [JournalWorld]; the recovery
/// itself then meets the same, one level deeper. Each mechanism of the journal is then taken away,
/// as a fault of the disk that has the same effect as leaving the call out, and the same search
/// must find a broken promise.
class JournalCrashTest {
  private static final int[] LIFE = {1, 3, 2, 1, 3};
  private static final Function<Long, Fault.Plan> POWER_LOSS = Fault.Plan::powerLossAt;

  private long states;

  @Test
  void recover_powerLossAtEveryOperation_keepsEveryPromise() throws IOException {
    everyCrash(PlantedBug.NONE, CrashModel.COARSE);
    System.out.println("crash states after power loss: " + states);
    assertThat(states).isGreaterThan(1_000);
  }

  private void everyCrash(PlantedBug bug, CrashModel model) throws IOException {
    JournalWorld fresh = JournalWorld.create(bug);
    for (JournalWorld world : fresh.everyLifeWith(POWER_LOSS, LIFE)) {
      everyImage(world, model);
    }
  }

  private void everyImage(JournalWorld world, CrashModel model) throws IOException {
    EveryChoice choices = new EveryChoice();
    do {
      world.check(world.disk.afterPowerLoss(choices, model));
      states++;
    } while (choices.advance());
  }

  @Test
  void recover_powerLossDuringRecovery_keepsEveryPromise() throws IOException {
    everyNestedCrash(PlantedBug.NONE);
    System.out.println("crash states after power loss during recovery: " + states);
    assertThat(states).isGreaterThan(500);
  }

  /// The recovery of every crash image meets a power loss at each of its operations.
  private void everyNestedCrash(PlantedBug bug) throws IOException {
    JournalWorld fresh = JournalWorld.create(bug);
    for (JournalWorld world : fresh.everyLifeWith(POWER_LOSS, LIFE)) {
      EveryChoice choices = new EveryChoice();
      do {
        JournalWorld image = world.on(world.disk.afterPowerLoss(choices, CrashModel.WHOLE_BLOCKS));
        for (JournalWorld again : image.everyLifeWith(POWER_LOSS)) {
          everyImage(again, CrashModel.WHOLE_BLOCKS);
        }
      } while (choices.advance());
    }
  }

  @Test
  void recover_failureAtEveryOperation_keepsEveryPromise() throws IOException {
    everyFailure(PlantedBug.NONE);
    System.out.println("states after a failed call: " + states);
    assertThat(states).isGreaterThan(100);
  }

  /// Each write, force, creation and so on fails once, with and without effect, for want of space,
  /// or short. The process ends; its successor starts over the same page cache, or after a power
  /// loss.
  private void everyFailure(PlantedBug bug) throws IOException {
    for (Fault fault :
        new Fault[] {
          Fault.FAILS, Fault.FAILS_AFTER_EFFECT, Fault.NO_SPACE, new Fault.Partial(100)
        }) {
      JournalWorld fresh = JournalWorld.create(bug);
      for (JournalWorld world : fresh.everyLifeWith(at -> Fault.Plan.at(at, fault), LIFE)) {
        everyImage(world.copy(), CrashModel.WHOLE_BLOCKS);
        JournalWorld withoutCache = world.copy();
        withoutCache.disk.dropCaches();
        withoutCache.check(withoutCache.disk.afterKill());
        JournalWorld restarted = world.on(world.disk.afterKill());
        restarted.check(restarted.disk);
        states += 2;
      }
    }
  }

  @Test
  void recover_randomLives_keepEveryPromise() throws IOException {
    long seed = new SplittableRandom().nextLong();
    System.out.println("JournalCrashTest seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    long end = System.nanoTime() + 3_000_000_000L;
    while (System.nanoTime() < end) {
      randomWorld(random.nextLong());
    }
    System.out.println("random lives: " + states);
  }

  /// A world of up to ten lives, each with its own faults and its own end.
  private void randomWorld(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    Choices choices = random::nextInt;
    try {
      JournalWorld world = JournalWorld.create(PlantedBug.NONE);
      for (int life = random.nextInt(1, 11); life > 0; life--) {
        long number = world.disk.operations() + random.nextInt(40);
        Fault fault =
            switch (random.nextInt(5)) {
              case 0 -> Fault.FAILS;
              case 1 -> Fault.FAILS_AFTER_EFFECT;
              case 2 -> Fault.NO_SPACE;
              case 3 -> new Fault.Partial(random.nextInt(1, 5_000));
              default -> Fault.POWER_LOSS;
            };
        world.live(Fault.Plan.at(number, fault), random.ints(random.nextInt(8), 1, 5).toArray());
        world =
            world.on(
                random.nextBoolean()
                    ? world.disk.afterPowerLoss(choices, CrashModel.EVERY_WORD)
                    : world.disk.afterKill());
        states++;
      }
      world.check(world.disk);
    } catch (Broken e) {
      throw new AssertionError("seed of the world: " + seed, e);
    }
  }

  @Test
  void plantedBug_noForce_isFound() {
    assertFound(PlantedBug.always(Fault.Plan.every(Kind.FORCE, Fault.SKIPPED)));
  }

  @Test
  void plantedBug_noDirectoryForce_isFound() {
    assertFound(PlantedBug.always(Fault.Plan.every(Kind.FORCE_DIRECTORY, Fault.SKIPPED)));
  }

  private void assertFound(PlantedBug bug) {
    assertThatThrownBy(() -> everyCrash(bug, CrashModel.WHOLE_BLOCKS)).isInstanceOf(Broken.class);
  }

  /// The page cache shows a batch whose force had failed; recovery serves it without writing it.
  @Test
  void plantedBug_noRewriteOfTheTail_isFound() {
    PlantedBug bug =
        new PlantedBug(Fault.Plan.every(Kind.WRITE, Fault.SKIPPED), Fault.Plan.NO_FAULTS);
    assertThatThrownBy(() -> everyFailure(bug)).isInstanceOf(Broken.class);
  }

  @Test
  void plantedBug_noForceOfTheRewrittenTail_isFound() {
    PlantedBug bug =
        new PlantedBug(Fault.Plan.every(Kind.FORCE, Fault.SKIPPED), Fault.Plan.NO_FAULTS);
    assertThatThrownBy(() -> everyFailure(bug)).isInstanceOf(Broken.class);
  }
}
