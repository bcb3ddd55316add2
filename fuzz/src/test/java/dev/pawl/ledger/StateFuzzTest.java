package dev.pawl.ledger;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pawl.fuzz.FuzzSize;
import dev.pawl.fuzz.Mutations;
import dev.pawl.fuzz.RoundTrip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The folded state, which a snapshot holds.
class StateFuzzTest {
  private static final RoundTrip STATE =
      RoundTrip.of(
          MalformedEntryException.class,
          bytes ->
              Optional.of(StateCodec.encode(StateCodec.decode(Bytes.copyOf(bytes))).toArray()));

  @FuzzTest(maxDuration = FuzzSize.DURATION, maxExecutions = FuzzSize.EXECUTIONS)
  void decode(byte[] bytes) {
    STATE.check(bytes);
  }

  @Test
  void decode_changedStates_areTheSameOrRefused() {
    List<byte[]> states = new ArrayList<>();
    LedgerState state = LedgerState.EMPTY;
    for (Entry entry : LedgerSamples.history()) {
      state = state.apply(entry);
      states.add(StateCodec.encode(state).toArray());
    }
    Mutations.of(states).run(STATE);
  }
}
