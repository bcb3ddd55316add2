package dev.pawl.signer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.HssPublicKey;
import dev.pawl.hbs.LmsPublicKey;
import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.hbs.XmssParameters;
import dev.pawl.hbs.XmssPublicKey;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class KeyProfileTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LMS_SHA256_M32_H10/LMOTS_SHA256_N32_W8 | firmware java cnsa-2.0",
        "LMS_SHA256_M24_H20/LMOTS_SHA256_N24_W8 | firmware cnsa-2.0",
        "LMS_SHAKE_M32_H10/LMOTS_SHAKE_N32_W8   | cnsa-2.0",
        "LMS_SHAKE_M24_H10/LMOTS_SHAKE_N24_W4   | cnsa-2.0",
        "LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W8,LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W8"
            + " | firmware java",
        "LMS_SHA256_M24_H5/LMOTS_SHA256_N24_W8,LMS_SHA256_M24_H5/LMOTS_SHA256_N24_W8 | firmware",
        "LMS_SHAKE_M32_H5/LMOTS_SHAKE_N32_W8,LMS_SHAKE_M32_H5/LMOTS_SHAKE_N32_W8 | ''",
        "XMSS-SHA2_16_256         | firmware cnsa-2.0",
        "XMSS-SHA2_10_192         | firmware cnsa-2.0",
        "XMSS-SHA2_10_512         | ''",
        "XMSS-SHAKE_20_256        | ''",
        "XMSS-SHAKE256_20_192     | cnsa-2.0",
        "XMSSMT-SHA2_40/4_256     | firmware",
        "XMSSMT-SHAKE256_20/2_256 | ''"
      })
  void refusal_followsTheTable(String parameters, String accepting) {
    Set<String> expected = Set.of(accepting.split(" "));
    for (KeyProfile profile : KeyProfile.values()) {
      Optional<String> refusal = profile.refusal(SchemeParameters.parse(parameters));
      assertThat(refusal.isEmpty())
          .as("%s %s", profile, refusal)
          .isEqualTo(expected.contains(profile.label()));
    }
  }

  @ParameterizedTest
  @EnumSource(KeyProfile.class)
  void defaultParameters_areAcceptedAndFoundByName(KeyProfile profile) {
    assertThat(profile.refusal(profile.defaultParameters())).isEmpty();
    assertThat(profile.defaultParameters().capacity()).isEqualTo(32_768);
    assertThat(KeyProfile.of(profile.label())).isEqualTo(profile);
  }

  @Test
  void of_anUnknownName_listsTheKnown() {
    assertThatThrownBy(() -> KeyProfile.of("toaster"))
        .hasMessage("unknown profile 'toaster'; there are firmware, java, cnsa-2.0");
  }

  @Test
  void remarks_ofCnsa_sayThatThisIsSoftware() {
    HssParameters preferred = HssParameters.parse("LMS_SHA256_M24_H10/LMOTS_SHA256_N24_W8");
    HssParameters accepted = HssParameters.parse("LMS_SHA256_M32_H10/LMOTS_SHA256_N32_W8");
    assertThat(KeyProfile.CNSA_2_0.remarks(preferred))
        .singleElement()
        .asString()
        .contains("validated hardware");
    assertThat(KeyProfile.CNSA_2_0.remarks(accepted)).hasSize(2);
    assertThat(KeyProfile.FIRMWARE.remarks(accepted)).isEmpty();
  }

  static Stream<SchemeParameters> everySet() {
    return new KeyAdvisor(HashSpeed.uniform(1), 1)
        .advise(1, Optional.empty()).stream().map(KeyAdvice::parameters);
  }

  /// Some key of these parameters.
  private static SchemePublicKey key(SchemeParameters parameters) {
    byte[] root = new byte[parameters.n()];
    return switch (parameters) {
      case HssParameters hss ->
          new HssPublicKey(hss.levels().size(), LmsPublicKey.of(hss.level(0), new byte[16], root));
      case XmssParameters xmss -> XmssPublicKey.of(xmss, root, root);
    };
  }

  /// The profile says what this very JDK does.
  @ParameterizedTest
  @MethodSource("everySet")
  void java_acceptsExactlyWhatTheJdkReads(SchemeParameters parameters) throws Exception {
    SchemePublicKey key = key(parameters);
    boolean reads;
    try {
      KeyFactory.getInstance("HSS/LMS")
          .generatePublic(new X509EncodedKeySpec(PublicKeyFormat.DER.encode(key)));
      reads = true;
    } catch (InvalidKeySpecException e) {
      assertThat(e).hasRootCauseInstanceOf(InvalidKeyException.class);
      reads = false;
    }
    assertThat(KeyProfile.JAVA.refusal(parameters).isEmpty()).isEqualTo(reads);
  }
}
