package dev.pawl.acceptance.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.acceptance.interop.Programs.Ended;
import dev.pawl.ledger.KeyState;
import dev.pawl.signer.PublicKeyFormat;
import dev.pawl.signer.SignOutcome.Released;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Goal: what Pawl signs is right for a verifier that shares no code with it. Method: a true store
/// signs with each scheme, and the verifier in Python gets files.
final class PythonSignaturesTest {
  @TempDir Path directory;

  @BeforeAll
  static void python() {
    Programs.requirePython();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W8",
        "LMS_SHA256_M24_H5/LMOTS_SHA256_N24_W4",
        "LMS_SHAKE_M32_H5/LMOTS_SHAKE_N32_W2",
        "LMS_SHAKE_M24_H5/LMOTS_SHAKE_N24_W8,LMS_SHAKE_M24_H5/LMOTS_SHAKE_N24_W1",
        "XMSS-SHA2_10_256",
        "XMSS-SHA2_10_192",
        "XMSSMT-SHA2_20/4_256",
        "XMSSMT-SHAKE256_20/4_192",
      })
  void signature_ofEveryScheme_isRightForPython(String parameters) throws Exception {
    try (RealLedger ledger = new RealLedger(directory)) {
      KeyState key = ledger.key("key", parameters);
      Path message = ledger.file("message", "a message".getBytes(UTF_8));
      for (int i = 0; i < 2; i++) {
        Released released = ledger.sign(key, "a message");
        Path signature = ledger.file("signature", released.signature().toArray());
        for (PublicKeyFormat format :
            List.of(PublicKeyFormat.DER, PublicKeyFormat.PEM, PublicKeyFormat.HSS)) {
          List<Object> words = new ArrayList<>(List.of("signature", "--message", message));
          words.addAll(List.of("--signature", signature, "-p", ledger.export(key, format)));
          if (format == PublicKeyFormat.HSS && parameters.startsWith("XMSS")) {
            words.addAll(List.of("--scheme", parameters.startsWith("XMSSMT") ? "xmssmt" : "xmss"));
          }
          Ended ended = Programs.verify(words.toArray());
          assertThat(ended.code()).as("%s: %s", format, ended).isZero();
          assertThat(ended.out())
              .contains(parameters.split(",")[0], "leaf       " + released.receipt().leaf());
        }
        ledger.file("message", "another message".getBytes(UTF_8));
        assertThat(wrong(message, signature, ledger.export(key, PublicKeyFormat.PEM))).isEqualTo(1);
        ledger.file("message", "a message".getBytes(UTF_8));
      }
    }
  }

  private static int wrong(Path message, Path signature, Path key) throws Exception {
    return Programs.verify("signature", "--message", message, "--signature", signature, "-p", key)
        .code();
  }

  /// The verifier's own tests are part of the build.
  @Test
  void ownTests_ofTheVerifier_pass() throws Exception {
    Ended ended = Programs.pythonTests();
    assertThat(ended.code()).as(ended.err()).isZero();
  }
}
