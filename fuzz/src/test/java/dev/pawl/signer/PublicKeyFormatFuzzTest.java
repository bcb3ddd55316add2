package dev.pawl.signer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pawl.fuzz.FuzzSize;
import dev.pawl.fuzz.Mutations;
import dev.pawl.fuzz.RoundTrip;
import dev.pawl.hbs.HssPublicKey;
import dev.pawl.hbs.LmsParameters;
import dev.pawl.hbs.LmsPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Public keys in all forms. PEM alone has more than one way: its lines may end as on Windows, and
/// the last may not end at all.
class PublicKeyFormatFuzzTest {
  private static final RoundTrip KEY =
      RoundTrip.of(
          IllegalArgumentException.class,
          bytes -> {
            PublicKeyFormat.Parsed parsed = PublicKeyFormat.parse(bytes);
            byte[] again = parsed.format().encode(parsed.key());
            return parsed.format() == PublicKeyFormat.PEM && sameLines(bytes, again)
                ? Optional.of(bytes.clone())
                : Optional.of(again);
          });

  private static boolean sameLines(byte[] one, byte[] other) {
    return lines(one).equals(lines(other));
  }

  private static List<String> lines(byte[] bytes) {
    return new String(bytes, ISO_8859_1).replace("\r\n", "\n").lines().toList();
  }

  @FuzzTest(maxDuration = FuzzSize.DURATION, maxExecutions = FuzzSize.EXECUTIONS)
  void decode(byte[] bytes) {
    KEY.check(bytes);
  }

  @Test
  void decode_changedKeys_areTheSameOrRefused() {
    List<byte[]> keys = new ArrayList<>();
    for (String name :
        List.of("LMS_SHA256_M24_H5/LMOTS_SHA256_N24_W8", "LMS_SHAKE_M32_H10/LMOTS_SHAKE_N32_W8")) {
      LmsParameters parameters = LmsParameters.parse(name);
      byte[] identifier = new byte[LmsParameters.TREE_IDENTIFIER_BYTES];
      LmsPublicKey top = LmsPublicKey.of(parameters, identifier, new byte[parameters.n()]);
      for (PublicKeyFormat format : PublicKeyFormat.values()) {
        keys.add(format.encode(new HssPublicKey(1, top)));
      }
    }
    Mutations.of(keys).run(KEY);
  }
}
