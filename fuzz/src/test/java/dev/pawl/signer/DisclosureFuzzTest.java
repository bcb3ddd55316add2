package dev.pawl.signer;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pawl.fuzz.FuzzSize;
import dev.pawl.fuzz.Mutations;
import dev.pawl.fuzz.RoundTrip;
import dev.pawl.ledger.Bytes;
import dev.pawl.tlog.Hash;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DisclosureFuzzTest {
  private static final RoundTrip DISCLOSURE =
      RoundTrip.of(
          IllegalArgumentException.class,
          bytes -> Optional.of(Disclosure.decode(Bytes.copyOf(bytes)).encoded().toArray()));

  @FuzzTest(maxDuration = FuzzSize.DURATION, maxExecutions = FuzzSize.EXECUTIONS)
  void decode(byte[] bytes) {
    DISCLOSURE.check(bytes);
  }

  @Test
  void decode_changedDisclosures_areTheSameOrRefused() {
    Bytes salt = Bytes.copyOf(new byte[Disclosure.SALT_BYTES]);
    Hash hash = Hash.of(new byte[Hash.BYTES]);
    Mutations.of(
            List.of(
                new Disclosure(salt, hash, hash, "", hash).encoded().toArray(),
                new Disclosure(salt, hash, hash, "firmware é", hash).encoded().toArray()))
        .run(DISCLOSURE);
  }
}
