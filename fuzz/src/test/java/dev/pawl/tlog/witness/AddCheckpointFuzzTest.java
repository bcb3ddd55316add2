package dev.pawl.tlog.witness;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pawl.fuzz.FuzzSize;
import dev.pawl.fuzz.Mutations;
import dev.pawl.fuzz.Notes;
import dev.pawl.fuzz.RoundTrip;
import dev.pawl.tlog.MalformedException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a witness is sent by whoever reaches it.
class AddCheckpointFuzzTest {
  private static final RoundTrip REQUEST =
      RoundTrip.ofText(MalformedException.class, text -> AddCheckpoint.parse(text).encode());

  @FuzzTest(maxDuration = FuzzSize.DURATION, maxExecutions = FuzzSize.EXECUTIONS)
  void decode(byte[] bytes) {
    REQUEST.check(bytes);
  }

  @Test
  void decode_changedRequests_areTheSameOrRefused() {
    AddCheckpoint first = new AddCheckpoint(0, List.of(), Notes.checkpoint(1));
    AddCheckpoint next =
        new AddCheckpoint(
            4,
            List.of(Notes.frontier(1).head().root(), Notes.frontier(4).head().root()),
            Notes.checkpoint(7));
    Mutations.of(List.of(first.encode().getBytes(UTF_8), next.encode().getBytes(UTF_8)))
        .run(REQUEST);
  }
}
