package dev.pawl.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.hbs.LmsParameters;
import dev.pawl.hbs.Message;
import org.junit.jupiter.api.Test;

/// The comparison is between equals: all of them make and accept the same bytes.
final class PeersTest {
  private static final byte[] MESSAGE = {1, 2, 3};

  @Test
  void bouncyCastle_madeOrLoaded_signsTheBytesThatWeSign() throws Exception {
    PawlKey ours =
        PawlKey.generate(LmsParameters.parse("LMS_SHA256_M32_H10/LMOTS_SHA256_N32_W2"), 2);
    byte[] expected = ours.sign(0, Message.of(MESSAGE));
    assertThat(BouncyCastleKey.generate(ours).sign(MESSAGE)).isEqualTo(expected);
    BouncyCastleKey loaded = BouncyCastleKey.load(BouncyCastleKey.encode(ours, 0), ours);
    assertThat(loaded.sign(MESSAGE)).isEqualTo(expected);
    assertThat(loaded.sign(MESSAGE)).isEqualTo(ours.sign(1, Message.of(MESSAGE)));
    assertThat(BouncyCastleKey.verifier(ours).verifySignature(MESSAGE, expected)).isTrue();
    new JdkVerifier(ours.hssPublicKey()).verify(MESSAGE, PawlKey.hssSignature(expected));
  }

  @Test
  void aTreeThatIsPartlyReal_signsWithItsRealLeaves() throws Exception {
    PawlKey key =
        PawlKey.partlyReal(LmsParameters.parse("LMS_SHA256_M32_H10/LMOTS_SHA256_N32_W4"), 4);
    for (int leaf = 0; leaf < 4; leaf++) {
      key.verify(Message.of(MESSAGE), key.sign(leaf, Message.of(MESSAGE)));
    }
  }
}
