package dev.pawl.signer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.ledger.LeafRange;
import dev.pawl.signer.LeafRuns.Fate;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Runs of leaves against an array that holds each leaf.
class LeafRunsTest {
  private static final int LEAVES = 200;

  @Test
  void set_atRandom_isWhatAnArrayWouldBe() {
    long seed = System.nanoTime();
    System.out.println("LeafRunsTest: seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 500; round++) {
      LeafRuns runs = new LeafRuns();
      Fate[] leaves = new Fate[LEAVES];
      Arrays.fill(leaves, Fate.FREE);
      for (int change = 0; change < 40; change++) {
        int first = random.nextInt(LEAVES);
        int end = first + 1 + random.nextInt(Math.min(20, LEAVES - first));
        Fate fate = Fate.values()[random.nextInt(3)];
        runs.set(LeafRange.between(first, end), fate);
        Arrays.fill(leaves, first, end, fate);
      }
      for (int step : new int[] {1, 2, 4, 64}) {
        assertThat(runs.text(step)).isEqualTo(text(leaves, step));
      }
    }
  }

  private static String text(Fate[] leaves, int step) {
    StringBuilder text = new StringBuilder();
    Fate run = null;
    int length = 0;
    for (int first = 0; first <= LEAVES + step; first += step) { // free leaves follow
      Fate fate = first < LEAVES ? leaves[first] : Fate.FREE;
      for (int leaf = first; leaf < first + step; leaf++) {
        if ((leaf < LEAVES ? leaves[leaf] : Fate.FREE) != fate) {
          fate = Fate.MIXED;
          break;
        }
      }
      if (fate != run && run != null) {
        text.append(run.letter).append(length);
        length = 0;
      }
      run = fate;
      length++;
    }
    return text.toString();
  }
}
