package dev.pawl.tlog;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pawl.fuzz.FuzzSize;
import dev.pawl.fuzz.Mutations;
import dev.pawl.fuzz.RoundTrip;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FrontierFuzzTest {
  private static final RoundTrip FRONTIER =
      RoundTrip.of(
          MalformedException.class,
          bytes -> {
            Frontier frontier = Frontier.decode(bytes);
            frontier.head();
            return Optional.of(frontier.encode());
          });

  @FuzzTest(maxDuration = FuzzSize.DURATION, maxExecutions = FuzzSize.EXECUTIONS)
  void decode(byte[] bytes) {
    FRONTIER.check(bytes);
  }

  @Test
  void decode_changedFrontiers_areTheSameOrRefused() {
    Frontier seven = new Frontier();
    for (int leaf = 0; leaf < 7; leaf++) {
      seven.append(MerkleTree.leafHash(new byte[] {(byte) leaf}));
    }
    Mutations.of(List.of(new Frontier().encode(), seven.encode())).run(FRONTIER);
  }
}
