package dev.pawl.signer;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pawl.fuzz.FuzzSize;
import dev.pawl.fuzz.Mutations;
import dev.pawl.fuzz.RoundTrip;
import dev.pawl.hbs.SchemeParameters;
import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.KeyId;
import dev.pawl.ledger.StoreDamagedException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The record of a key that is being made, also with its digest put right.
class PendingKeyFuzzTest {
  private static final RoundTrip PENDING =
      RoundTrip.of(
          StoreDamagedException.class, bytes -> Optional.of(PendingKey.decode(bytes).encoded()));

  private static byte[] mended(byte[] bytes) {
    int end = Math.max(0, bytes.length - 32);
    byte[] mended = Arrays.copyOf(bytes, end + 32);
    byte[] digest = Digests.sha256(Bytes.copyOf(bytes, 0, end)).bytes();
    System.arraycopy(digest, 0, mended, end, digest.length);
    return mended;
  }

  @FuzzTest(maxDuration = FuzzSize.DURATION, maxExecutions = FuzzSize.EXECUTIONS)
  void decode(byte[] bytes) {
    accepts(bytes);
  }

  private static boolean accepts(byte[] bytes) {
    return PENDING.check(bytes) | PENDING.check(mended(bytes));
  }

  @Test
  void decode_changedRecords_areTheSameOrRefused() {
    KeyId id = new KeyId(Bytes.copyOf(new byte[KeyId.BYTES]));
    Bytes sealed = Bytes.copyOf(new byte[77]);
    List<byte[]> records =
        Stream.of("LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W8", "XMSSMT-SHA2_40/4_192")
            .map(SchemeParameters::parse)
            .map(parameters -> new PendingKey(id, "release é", parameters, sealed).encoded())
            .toList();
    Mutations.of(records).run(PendingKeyFuzzTest::accepts);
  }
}
