package dev.pawl.hbs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The JDK's own `HSS/LMS` verifier as the oracle; it knows SHA-256 with n = 32 only.
final class JdkVerifierTest {

  @ParameterizedTest
  @EnumSource(names = "LMOTS_SHA256_N32_.*", mode = EnumSource.Mode.MATCH_ALL)
  void verify_ours_isValidThere(LmOtsType ots) throws Exception {
    LmsParameters level = new LmsParameters(LmsType.LMS_SHA256_M32_H5, ots);
    assertAgrees(HssParameters.of(level));
    assertAgrees(HssParameters.of(level, level));
  }

  @Test
  void verify_oursOfHeight10_isValidThere() throws Exception {
    assertAgrees(HssParameters.parse("LMS_SHA256_M32_H10/LMOTS_SHA256_N32_W2"));
  }

  private static void assertAgrees(HssParameters parameters) throws Exception {
    SeededRandom random = SeededRandom.printed("jdk " + parameters);
    TestKey key = TestKey.generate(parameters, random);
    PublicKey theirs = theirs(key.publicKey());
    for (int round = 0; round < 3; round++) {
      long leaf = random.nextInt((int) parameters.capacity());
      byte[] message = random.bytes(random.nextInt(200));
      byte[] signature = key.sign(leaf, message);
      assertThat(verifies(theirs, message, signature)).isTrue();
      assertThat(verifies(theirs, random.bytes(201), signature)).isFalse();
    }
  }

  private static boolean verifies(PublicKey key, byte[] message, byte[] signature)
      throws Exception {
    Signature verifier = Signature.getInstance("HSS/LMS");
    verifier.initVerify(key);
    verifier.update(message);
    return verifier.verify(signature);
  }

  /// The SubjectPublicKeyInfo of RFC 9802: id-alg-hss-lms-hashsig without parameters, raw bytes in
  /// the bit string. Short enough here for one-byte lengths.
  private static PublicKey theirs(HssPublicKey key) throws Exception {
    byte[] raw = key.encoded();
    byte[] algorithm = HexFormat.of().parseHex("300d060b2a864886f70d0109100311");
    byte[] info =
        ByteBuffer.allocate(2 + algorithm.length + 3 + raw.length)
            .put((byte) 0x30)
            .put((byte) (algorithm.length + 3 + raw.length))
            .put(algorithm)
            .put((byte) 0x03)
            .put((byte) (raw.length + 1))
            .put((byte) 0)
            .put(raw)
            .array();
    return KeyFactory.getInstance("HSS/LMS").generatePublic(new X509EncodedKeySpec(info));
  }
}
