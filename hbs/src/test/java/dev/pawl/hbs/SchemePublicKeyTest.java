package dev.pawl.hbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Public keys and signatures, whatever their scheme.
class SchemePublicKeyTest {
  private static final String LMS = "LMS_SHA256_M24_H5/LMOTS_SHA256_N24_W4";
  private static final Message MESSAGE = Message.of(new byte[] {1});

  private static SchemePublicKey key(SchemeParameters parameters) {
    byte[] root = new byte[parameters.n()];
    return switch (parameters) {
      case HssParameters hss ->
          new HssPublicKey(hss.levels().size(), LmsPublicKey.of(hss.level(0), new byte[16], root));
      case XmssParameters xmss -> XmssPublicKey.of(xmss, root, root);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {LMS, LMS + "," + LMS, "XMSS-SHA2_10_192", "XMSSMT-SHA2_40/8_512"})
  void parse_withItsParameters_isTheKeyAndWithOthersRefused(String name) throws Exception {
    SchemeParameters parameters = SchemeParameters.parse(name);
    SchemePublicKey key = key(parameters);
    assertThat(SchemePublicKey.parse(parameters, key.encoded())).isEqualTo(key);
    for (String other :
        new String[] {
          LMS.replace("W4", "W8"),
          LMS + "," + LMS + "," + LMS,
          "XMSS-SHA2_16_192",
          "XMSSMT-SHA2_40/4_512"
        }) {
      assertThat(key.isOf(SchemeParameters.parse(other))).isFalse();
      assertThatThrownBy(() -> SchemePublicKey.parse(SchemeParameters.parse(other), key.encoded()))
          .isInstanceOfAny(MalformedException.class, IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {LMS, LMS + "," + LMS, "XMSS-SHA2_10_192", "XMSSMT-SHA2_60/12_256"})
  void lengthsOfParts_addUpToThatOfTheSignature(String name) {
    SchemeParameters parameters = SchemeParameters.parse(name);
    int sum = 0;
    for (int layer = 0; layer < parameters.layers(); layer++) {
      sum += parameters.signatureBytes(layer);
    }
    if (parameters instanceof HssParameters) {
      sum += 4;
      for (int layer = 0; layer < parameters.layers() - 1; layer++) {
        sum += parameters.certifiedBytes(layer);
      }
    }
    assertThat(parameters.signatureBytes()).isEqualTo(sum);
    assertThat(key(parameters).top().certified())
        .hasSize(parameters.certifiedBytes(parameters.layers() - 1));
  }

  @Test
  void verify_signatureOfTheOtherScheme_isInvalid() throws Exception {
    XmssParameters xmss = XmssParameters.parse("XMSS-SHA2_10_256");
    SchemePublicKey ofXmss = key(xmss);
    SchemePublicKey ofHss = key(SchemeParameters.parse(LMS));
    SchemeSignature signature = ofXmss.parseSignature(new byte[xmss.signatureBytes()]);
    assertThat(signature.parametersName()).isEqualTo(xmss.name());
    assertThat(signature.leafOfKey()).hasValue(0);
    assertThat(ofHss.verify(MESSAGE, signature)).isInstanceOf(Verification.Invalid.class);
    byte[] lms = wellFormed(LmsParameters.parse(LMS));
    SchemeSignature hss = ofHss.parseSignature(lms);
    assertThat(hss.parametersName()).isEqualTo(LMS);
    assertThat(ofXmss.verify(MESSAGE, hss)).isInstanceOf(Verification.Invalid.class);
    assertThat(ofXmss.verify(MESSAGE, lms)).isInstanceOf(Verification.Invalid.class);
  }

  /// A well-formed signature of one level that is none of anything: Nspk, q, the one-time type, C
  /// and y, the tree's type, the path.
  private static byte[] wellFormed(LmsParameters parameters) {
    return ByteBuffer.allocate(4 + parameters.signatureBytes())
        .putInt(0)
        .putInt(3)
        .putInt(parameters.ots().typecode())
        .position(8 + parameters.ots().signatureBytes())
        .putInt(parameters.tree().typecode())
        .array();
  }
}
