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

/// A block of an anchor's file, also with its checksum put right.
class AnchorSlotFuzzTest {
  private static final RoundTrip SLOT =
      RoundTrip.of(
          StoreDamagedException.class,
          bytes -> {
            if (bytes.length != AnchorSlot.BYTES) {
              return Optional.empty();
            }
            ByteBuffer block = ByteBuffer.wrap(bytes);
            Optional<AnchorSlot> even = AnchorSlot.decode(block, 0);
            Optional<AnchorSlot> odd = AnchorSlot.decode(block, 1);
            return even.or(() -> odd).map(slot -> slot.encode().array());
          });

  @FuzzTest(maxDuration = FuzzSize.DURATION, maxExecutions = FuzzSize.EXECUTIONS)
  void decode(byte[] bytes) {
    accepts(bytes);
  }

  private static boolean accepts(byte[] bytes) {
    return SLOT.check(bytes) | SLOT.check(Mended.lastCrc(Arrays.copyOf(bytes, AnchorSlot.BYTES)));
  }

  @Test
  void decode_changedSlots_areTheSameOrRefused() {
    List<byte[]> slots =
        List.of(
            new AnchorSlot(LedgerFixtures.storeId(1), 0, MerkleTree.EMPTY).encode().array(),
            new AnchorSlot(LedgerFixtures.storeId(1), 7, MerkleTree.EMPTY).encode().array());
    Mutations.of(slots).run(AnchorSlotFuzzTest::accepts);
  }
}
