package dev.pawl.signer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pawl.fuzz.FuzzSize;
import dev.pawl.fuzz.Mutations;
import dev.pawl.fuzz.RoundTrip;
import dev.pawl.hbs.HssPublicKey;
import dev.pawl.hbs.LmsParameters;
import dev.pawl.hbs.LmsPublicKey;
import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.hbs.XmssParameters;
import dev.pawl.hbs.XmssPublicKey;
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

  /// The same where it is known of which scheme a raw key is.
  private static RoundTrip of(PublicKeyFormat scheme) {
    return RoundTrip.of(
        IllegalArgumentException.class,
        bytes -> {
          PublicKeyFormat.Parsed parsed = PublicKeyFormat.parse(bytes, scheme);
          return Optional.of(
              parsed.format() == scheme ? scheme.encode(parsed.key()) : bytes.clone());
        });
  }

  private static final RoundTrip XMSS = of(PublicKeyFormat.XMSS);
  private static final RoundTrip XMSSMT = of(PublicKeyFormat.XMSSMT);

  private static boolean accepts(byte[] bytes) {
    return KEY.check(bytes) | XMSS.check(bytes) | XMSSMT.check(bytes);
  }

  private static boolean sameLines(byte[] one, byte[] other) {
    return lines(one).equals(lines(other));
  }

  private static List<String> lines(byte[] bytes) {
    return new String(bytes, ISO_8859_1).replace("\r\n", "\n").lines().toList();
  }

  @FuzzTest(maxDuration = FuzzSize.DURATION, maxExecutions = FuzzSize.EXECUTIONS)
  void decode(byte[] bytes) {
    accepts(bytes);
  }

  @Test
  void decode_changedKeys_areTheSameOrRefused() {
    List<byte[]> keys = new ArrayList<>();
    for (String name :
        List.of("LMS_SHA256_M24_H5/LMOTS_SHA256_N24_W8", "LMS_SHAKE_M32_H10/LMOTS_SHAKE_N32_W8")) {
      LmsParameters parameters = LmsParameters.parse(name);
      byte[] identifier = new byte[LmsParameters.TREE_IDENTIFIER_BYTES];
      LmsPublicKey top = LmsPublicKey.of(parameters, identifier, new byte[parameters.n()]);
      add(new HssPublicKey(1, top), keys);
    }
    for (String name : List.of("XMSS-SHA2_10_192", "XMSS-SHA2_10_512", "XMSSMT-SHA2_40/4_256")) {
      XmssParameters parameters = XmssParameters.parse(name);
      byte[] zeros = new byte[parameters.n()];
      add(XmssPublicKey.of(parameters, zeros, zeros), keys);
    }
    Mutations.of(keys).run(PublicKeyFormatFuzzTest::accepts);
  }

  /// In every form that such a key has.
  private static void add(SchemePublicKey key, List<byte[]> to) {
    PublicKeyFormat raw = PublicKeyFormat.rawFormOf(key);
    to.add(raw.encode(key));
    to.add(PublicKeyFormat.DER.encode(key));
    to.add(PublicKeyFormat.PEM.encode(key));
    if (raw == PublicKeyFormat.HSS) {
      to.add(PublicKeyFormat.LMS.encode(key));
    }
  }
}
