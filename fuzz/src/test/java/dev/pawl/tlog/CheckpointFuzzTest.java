package dev.pawl.tlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pawl.fuzz.FuzzSize;
import dev.pawl.fuzz.Mutations;
import dev.pawl.fuzz.RoundTrip;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointFuzzTest {
  private static final RoundTrip CHECKPOINT =
      RoundTrip.ofText(MalformedException.class, text -> Checkpoint.parse(text).encode());

  @FuzzTest(maxDuration = FuzzSize.DURATION, maxExecutions = FuzzSize.EXECUTIONS)
  void decode(byte[] bytes) {
    CHECKPOINT.check(bytes);
  }

  @Test
  void decode_changedCheckpoints_areTheSameOrRefused() {
    TreeHead head = new TreeHead(20_852_163, Hash.of(new byte[Hash.BYTES]));
    Mutations.of(
            List.of(
                new Checkpoint("example.com/log42", head).encode().getBytes(UTF_8),
                new Checkpoint("a", MerkleTree.EMPTY, List.of("more", "lines"))
                    .encode()
                    .getBytes(UTF_8)))
        .run(CHECKPOINT);
  }
}
