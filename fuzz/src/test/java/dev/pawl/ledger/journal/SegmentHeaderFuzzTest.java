package dev.pawl.ledger.journal;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pawl.fuzz.FuzzSize;
import dev.pawl.fuzz.Mutations;
import dev.pawl.fuzz.RoundTrip;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.ledger.StoreId;
import dev.pawl.testkit.LedgerFixtures;
import dev.pawl.tlog.MerkleTree;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The first block of a segment, also with its checksum put right.
class SegmentHeaderFuzzTest {
  private static final RoundTrip HEADER =
      RoundTrip.of(
          StoreDamagedException.class,
          bytes ->
              bytes.length != SegmentHeader.BYTES
                  ? Optional.empty()
                  : SegmentHeader.decode(ByteBuffer.wrap(bytes))
                      .map(header -> header.encode().array()));

  @FuzzTest(maxDuration = FuzzSize.DURATION, maxExecutions = FuzzSize.EXECUTIONS)
  void decode(byte[] bytes) {
    accepts(bytes);
  }

  private static boolean accepts(byte[] bytes) {
    return HEADER.check(bytes)
        | HEADER.check(Mended.lastCrc(Arrays.copyOf(bytes, SegmentHeader.BYTES)));
  }

  @Test
  void decode_changedHeaders_areTheSameOrRefused() {
    StoreId id = LedgerFixtures.storeId(1);
    SegmentHeader later = new SegmentHeader(id, 9, 3, 12_288, Chain.START, MerkleTree.emptyRoot());
    Mutations.of(List.of(SegmentHeader.ofFirst(id).encode().array(), later.encode().array()))
        .run(SegmentHeaderFuzzTest::accepts);
  }
}
