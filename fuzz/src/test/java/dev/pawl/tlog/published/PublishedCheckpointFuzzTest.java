package dev.pawl.tlog.published;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pawl.fuzz.FuzzSize;
import dev.pawl.fuzz.Mutations;
import dev.pawl.fuzz.Notes;
import dev.pawl.fuzz.RoundTrip;
import dev.pawl.tlog.MalformedException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A checkpoint as somebody kept it. An unsigned one has two texts; both read as the same.
class PublishedCheckpointFuzzTest {
  private static final RoundTrip CHECKPOINT =
      RoundTrip.of(
          MalformedException.class,
          bytes -> {
            PublishedCheckpoint found = PublishedCheckpoint.parse(bytes);
            byte[] written = found.note().encode().getBytes(UTF_8);
            if (!PublishedCheckpoint.parse(written).equals(found)) {
              throw new AssertionError("reads as another checkpoint: " + found);
            }
            boolean bare = found.note().signatures().isEmpty();
            return Optional.of(bare ? bytes.clone() : written);
          });

  @FuzzTest(maxDuration = FuzzSize.DURATION, maxExecutions = FuzzSize.EXECUTIONS)
  void decode(byte[] bytes) {
    CHECKPOINT.check(bytes);
  }

  @Test
  void decode_changedCheckpoints_areTheSameOrRefused() {
    String signed = Notes.checkpoint(5).encode();
    String bare = Notes.checkpoint(3).text();
    Mutations.of(
            List.of(signed.getBytes(UTF_8), bare.getBytes(UTF_8), (bare + "\n").getBytes(UTF_8)))
        .run(CHECKPOINT);
  }
}
