package dev.pawl.signer;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pawl.fuzz.FuzzSize;
import dev.pawl.fuzz.Mutations;
import dev.pawl.fuzz.Notes;
import dev.pawl.fuzz.RoundTrip;
import dev.pawl.ledger.LedgerState;
import dev.pawl.tlog.Checkpoint;
import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.note.SignedNote;
import dev.pawl.tlog.published.PublishedCheckpoint;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a monitor keeps between its looks, as it is and with its checksum put right.
class MonitorStateFuzzTest {
  private static final RoundTrip STATE =
      RoundTrip.of(
          MalformedException.class, bytes -> Optional.of(MonitorState.decode(bytes).encode()));

  private static byte[] mended(byte[] bytes) throws Exception {
    byte[] mended = bytes.clone();
    if (bytes.length >= Hash.BYTES) {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(mended, 0, mended.length - Hash.BYTES);
      sha256.digest(mended, mended.length - Hash.BYTES, Hash.BYTES);
    }
    return mended;
  }

  @FuzzTest(maxDuration = FuzzSize.DURATION, maxExecutions = FuzzSize.EXECUTIONS)
  void decode(byte[] bytes) throws Exception {
    accepts(bytes);
  }

  private static boolean accepts(byte[] bytes) {
    try {
      return STATE.check(bytes) | STATE.check(mended(bytes));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] state(Frontier frontier, SignedNote note, Optional<LedgerState> folded) {
    Checkpoint content = new Checkpoint(Notes.LOG.verifier().name(), frontier.head());
    return new MonitorState(
            new PublishedCheckpoint(note, content), frontier, folded, 1_795_337_400_123L)
        .encode();
  }

  @Test
  void decode_changedStates_areTheSameOrRefused() {
    SignedNote signed = Notes.checkpoint(5);
    SignedNote bare = new SignedNote(Notes.checkpoint(0).text(), List.of());
    Mutations.of(
            List.of(
                state(Notes.frontier(5), signed, Optional.empty()),
                state(Notes.frontier(0), bare, Optional.of(LedgerState.EMPTY))))
        .run(MonitorStateFuzzTest::accepts);
  }
}
