package dev.pawl.hbs;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pawl.fuzz.FuzzSize;
import dev.pawl.fuzz.Mutations;
import dev.pawl.fuzz.RoundTrip;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// XMSS and XMSS^MT public keys. The same bytes may be a key of either scheme; read as a key of the
/// one they are never one of the other, whatever their number.
class XmssPublicKeyFuzzTest {
  private static final Map<XmssScheme, RoundTrip> KEYS = new EnumMap<>(XmssScheme.class);

  static {
    for (XmssScheme scheme : XmssScheme.values()) {
      KEYS.put(
          scheme,
          RoundTrip.of(
              MalformedException.class,
              bytes -> {
                XmssPublicKey key = XmssPublicKey.parse(scheme, bytes);
                if (key.parameters().scheme() != scheme) {
                  throw new AssertionError(key + " was read as a key of " + scheme);
                }
                return Optional.of(key.encoded());
              }));
    }
  }

  @FuzzTest(maxDuration = FuzzSize.DURATION, maxExecutions = FuzzSize.EXECUTIONS)
  void decode(byte[] bytes) {
    KEYS.values().forEach(key -> key.check(bytes));
  }

  @Test
  void decode_changedKeys_areTheSameOrRefused() {
    for (XmssScheme scheme : XmssScheme.values()) {
      List<byte[]> keys = new ArrayList<>();
      for (XmssParameters parameters : XmssParameters.all()) {
        if (parameters.scheme() == scheme) {
          keys.add(FormedXmss.key(parameters).encoded());
        }
      }
      Mutations.of(keys).run(KEYS.get(scheme));
    }
  }
}
