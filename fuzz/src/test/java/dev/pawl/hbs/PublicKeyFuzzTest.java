package dev.pawl.hbs;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pawl.fuzz.FuzzSize;
import dev.pawl.fuzz.Mutations;
import dev.pawl.fuzz.RoundTrip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// HSS public keys, and the LMS public keys inside them.
class PublicKeyFuzzTest {
  private static final RoundTrip KEY =
      RoundTrip.of(
          MalformedException.class, bytes -> Optional.of(HssPublicKey.parse(bytes).encoded()));

  private static final RoundTrip LMS_KEY =
      RoundTrip.of(
          MalformedException.class, bytes -> Optional.of(LmsPublicKey.parse(bytes).encoded()));

  @FuzzTest(maxDuration = FuzzSize.DURATION, maxExecutions = FuzzSize.EXECUTIONS)
  void decode(byte[] bytes) {
    KEY.check(bytes);
    LMS_KEY.check(bytes);
  }

  @Test
  void decode_changedKeys_areTheSameOrRefused() {
    List<byte[]> keys = new ArrayList<>();
    List<byte[]> lmsKeys = new ArrayList<>();
    for (LmsParameters parameters : FormedSignatures.PARAMETERS) {
      LmsPublicKey key = FormedSignatures.key(parameters);
      lmsKeys.add(key.encoded());
      keys.add(new HssPublicKey(2, key).encoded());
    }
    Mutations.of(keys).run(KEY);
    Mutations.of(lmsKeys).run(LMS_KEY);
  }
}
