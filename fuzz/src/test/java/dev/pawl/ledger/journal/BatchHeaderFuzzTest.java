package dev.pawl.ledger.journal;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pawl.fuzz.FuzzSize;
import dev.pawl.fuzz.Mutations;
import dev.pawl.fuzz.RoundTrip;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.testkit.LedgerFixtures;
import dev.pawl.tlog.MerkleTree;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The head of a batch, also with its checksum put right.
class BatchHeaderFuzzTest {
  private static final RoundTrip HEADER =
      RoundTrip.of(
          StoreDamagedException.class,
          bytes ->
              bytes.length != BatchHeader.BYTES
                  ? Optional.empty()
                  : BatchHeader.decode(ByteBuffer.wrap(bytes)).map(BatchHeader::encode));

  @FuzzTest(maxDuration = FuzzSize.DURATION, maxExecutions = FuzzSize.EXECUTIONS)
  void decode(byte[] bytes) {
    accepts(bytes);
  }

  private static boolean accepts(byte[] bytes) {
    return HEADER.check(bytes)
        | HEADER.check(Mended.lastCrc(Arrays.copyOf(bytes, BatchHeader.BYTES)));
  }

  @Test
  void decode_changedHeaders_areTheSameOrRefused() {
    BatchHeader header =
        BatchHeader.chained(
            Chain.START, 100, 3, 5, LedgerFixtures.storeId(1), MerkleTree.emptyRoot(), 7);
    Mutations.of(List.of(header.encode())).run(BatchHeaderFuzzTest::accepts);
  }
}
