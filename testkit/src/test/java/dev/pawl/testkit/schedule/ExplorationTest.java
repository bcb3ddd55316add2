package dev.pawl.testkit.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/// Goal: the scheduler finds races and dead ends, and a seed gives the same run again. Method:
/// small programs with one of each.
class ExplorationTest {
  private static final int SCHEDULES = 200;

  private static Scenario counting(boolean guarded) {
    return stage -> {
      int[] counter = new int[1];
      ReentrantLock lock = new ReentrantLock();
      for (int i = 0; i < 3; i++) {
        stage.add(
            "adder " + i,
            () -> {
              if (guarded) {
                lock.lock();
              }
              int read = counter[0];
              stage.point();
              counter[0] = read + 1;
              if (guarded) {
                lock.unlock();
              }
              return null;
            });
      }
      stage.awaitAll();
      assertThat(counter[0]).isEqualTo(3);
    };
  }

  @Test
  void explore_aLostUpdate_findsItAndItsSeedReplays() {
    Stage.Run failed = Exploration.explore(counting(false), 0, SCHEDULES).failed().orElseThrow();
    for (int i = 0; i < 10; i++) {
      Stage.Run again = Stage.play(counting(false), failed.seed());
      assertThat(again.trace()).isEqualTo(failed.trace());
      assertThat(again.failure()).isPresent();
    }
    assertThatThrownBy(() -> Exploration.require("lost update", counting(false), 0, SCHEDULES))
        .hasMessageContaining("-Dpawl.seed=" + failed.seed());
  }

  @Test
  void explore_theSameWithALock_findsNothingInDifferentSchedules() {
    Exploration.Result result = Exploration.explore(counting(true), 0, SCHEDULES);
    assertThat(result.failed()).isEmpty();
    assertThat(result.distinct()).isGreaterThan(5);
  }

  @Test
  void explore_twoLocksInOppositeOrders_findsTheDeadEnd() {
    Scenario opposite =
        stage -> {
          ReentrantLock one = new ReentrantLock();
          ReentrantLock two = new ReentrantLock();
          stage.add("there", () -> both(stage, one, two));
          stage.add("back", () -> both(stage, two, one));
          stage.awaitAll();
        };
    Stage.Run failed = Exploration.explore(opposite, 0, SCHEDULES).failed().orElseThrow();
    assertThat(failed.failure().orElseThrow()).hasMessageContaining("[main, there, back]");
  }

  private static Void both(Stage stage, ReentrantLock first, ReentrantLock second) {
    first.lock();
    try {
      stage.point();
      second.lock();
      second.unlock();
      return null;
    } finally {
      first.unlock();
    }
  }

  @Test
  void explore_aThreadThatNeverEnds_saysSo() {
    Stage.Run run =
        Stage.play(
            stage -> {
              while (true) {
                Thread.yield();
              }
            },
            1);
    assertThat(run.failure().orElseThrow()).hasMessageContaining("no end");
  }
}
