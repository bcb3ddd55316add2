package dev.pawl.anchors;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pawl.fuzz.FuzzSize;
import dev.pawl.fuzz.Mutations;
import dev.pawl.fuzz.Notes;
import dev.pawl.fuzz.RoundTrip;
import dev.pawl.ledger.StoreId;
import dev.pawl.testkit.LedgerFixtures;
import dev.pawl.tlog.MalformedException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What an HTTPS anchor finds in its object.
class RemoteMemoryFuzzTest {
  private static final StoreId STORE = LedgerFixtures.storeId(1);

  private static final RoundTrip MEMORY =
      RoundTrip.ofText(MalformedException.class, text -> RemoteMemory.parse(STORE, text).encode());

  @FuzzTest(maxDuration = FuzzSize.DURATION, maxExecutions = FuzzSize.EXECUTIONS)
  void decode(byte[] bytes) {
    MEMORY.check(bytes);
  }

  @Test
  void decode_changedMemories_areTheSameOrRefused() {
    RemoteMemory memory = new RemoteMemory(STORE, Notes.frontier(5).head(), "0f".repeat(16));
    Mutations.of(List.of(memory.encode().getBytes(UTF_8))).run(MEMORY);
  }
}
