package dev.pawl.ledger;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pawl.fuzz.FuzzSize;
import dev.pawl.fuzz.Mutations;
import dev.pawl.fuzz.RoundTrip;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EntryFuzzTest {
  private static final RoundTrip ENTRY =
      RoundTrip.of(
          MalformedEntryException.class,
          bytes ->
              Optional.of(EntryCodec.encode(EntryCodec.decode(Bytes.copyOf(bytes))).toArray()));

  @FuzzTest(maxDuration = FuzzSize.DURATION, maxExecutions = FuzzSize.EXECUTIONS)
  void decode(byte[] bytes) {
    ENTRY.check(bytes);
  }

  @Test
  void decode_changedEntries_areTheSameOrRefused() {
    Mutations.of(
            LedgerSamples.entries().stream()
                .map(entry -> EntryCodec.encode(entry).toArray())
                .toList())
        .run(ENTRY);
  }
}
