package dev.pawl.tlog.note;

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

class SignedNoteFuzzTest {
  private static final RoundTrip NOTE =
      RoundTrip.of(
          MalformedException.class,
          bytes -> Optional.of(SignedNote.parse(bytes).encode().getBytes(UTF_8)));

  @FuzzTest(maxDuration = FuzzSize.DURATION, maxExecutions = FuzzSize.EXECUTIONS)
  void decode(byte[] bytes) {
    NOTE.check(bytes);
  }

  @Test
  void decode_changedNotes_areTheSameOrRefused() {
    SignedNote note = Notes.checkpoint(5);
    SignedNote withEmptyLines = new SignedNote("é\n\n\nb\n", note.signatures());
    Mutations.of(List.of(note.encode().getBytes(UTF_8), withEmptyLines.encode().getBytes(UTF_8)))
        .run(NOTE);
  }
}
