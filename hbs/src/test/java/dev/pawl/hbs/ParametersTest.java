package dev.pawl.hbs;

import static dev.pawl.hbs.LmOtsType.LMOTS_SHA256_N24_W8;
import static dev.pawl.hbs.LmOtsType.LMOTS_SHA256_N32_W4;
import static dev.pawl.hbs.LmOtsType.LMOTS_SHA256_N32_W8;
import static dev.pawl.hbs.LmOtsType.LMOTS_SHAKE_N32_W8;
import static dev.pawl.hbs.LmsType.LMS_SHA256_M24_H5;
import static dev.pawl.hbs.LmsType.LMS_SHA256_M32_H10;
import static dev.pawl.hbs.LmsType.LMS_SHA256_M32_H20;
import static dev.pawl.hbs.LmsType.LMS_SHA256_M32_H25;
import static dev.pawl.hbs.LmsType.LMS_SHA256_M32_H5;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pawl.hbs.hash.HashFunction;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The tables of parameter sets against the formulas and registries that they come from.
final class ParametersTest {
  private static final LmsParameters H5 = new LmsParameters(LMS_SHA256_M32_H5, LMOTS_SHA256_N32_W8);
  private static final LmsParameters H10 =
      new LmsParameters(LMS_SHA256_M32_H10, LMOTS_SHA256_N32_W4);
  private static final LmsParameters H20 =
      new LmsParameters(LMS_SHA256_M32_H20, LMOTS_SHA256_N32_W8);
  private static final LmsParameters H25 =
      new LmsParameters(LMS_SHA256_M32_H25, LMOTS_SHA256_N32_W8);

  /// RFC 8554 Appendix B: u digits of the hash, v of the checksum, which is at most u(2^w - 1).
  @ParameterizedTest
  @EnumSource
  void oneTimeType_pAndLs_followFromNAndW(LmOtsType type) {
    int u = Math.ceilDiv(8 * type.n(), type.w());
    int checksumBits = Integer.SIZE - Integer.numberOfLeadingZeros(u * ((1 << type.w()) - 1));
    int v = Math.ceilDiv(checksumBits, type.w());

    assertThat(type.p()).isEqualTo(u + v);
    assertThat(type.ls()).isEqualTo(16 - v * type.w());
  }

  @ParameterizedTest
  @EnumSource
  void oneTimeType_name_saysItsFields(LmOtsType type) {
    assertThat(type.name())
        .isEqualTo("LMOTS_%s_N%d_W%d".formatted(prefix(type.hash()), type.n(), type.w()));
    assertThat(LmOtsType.ofTypecode(type.typecode())).contains(type);
  }

  @ParameterizedTest
  @EnumSource
  void treeType_name_saysItsFields(LmsType type) {
    assertThat(type.name())
        .isEqualTo("LMS_%s_M%d_H%d".formatted(prefix(type.hash()), type.m(), type.height()));
    assertThat(LmsType.ofTypecode(type.typecode())).contains(type);
  }

  private static String prefix(HashFunction hash) {
    return hash == HashFunction.SHA_256 ? "SHA256" : "SHAKE";
  }

  @Test
  void typecodes_areThoseOfTheRegistryWithoutGaps() {
    assertThat(Arrays.stream(LmOtsType.values()).map(LmOtsType::typecode))
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
    assertThat(Arrays.stream(LmsType.values()).map(LmsType::typecode))
        .containsExactly(5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24);
  }

  @Test
  void ofTypecode_unknown_isEmpty() {
    assertThat(LmOtsType.ofTypecode(0)).isEmpty();
    assertThat(LmOtsType.ofTypecode(17)).isEmpty();
    assertThat(LmsType.ofTypecode(4)).isEmpty();
    assertThat(LmsType.ofTypecode(25)).isEmpty();
  }

  @Test
  void lmsParameters_sizes_areThoseOfTheRfc() {
    // RFC 8554 §4.1 gives 1124 bytes for the one-time signature of w = 8.
    assertThat(LMOTS_SHA256_N32_W8.signatureBytes()).isEqualTo(1124);
    assertThat(H5.signatureBytes()).isEqualTo(4 + 1124 + 4 + 5 * 32);
    assertThat(H5.publicKeyBytes()).isEqualTo(56);
    assertThat(H5.leaves()).isEqualTo(32);
  }

  @Test
  void lmsParameters_mixedLengthOrHash_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LmsParameters(LMS_SHA256_M32_H5, LMOTS_SHA256_N24_W8))
        .withMessageContaining("LMOTS_SHA256_N24_W8 does not go with LMS_SHA256_M32_H5")
        .withMessageContaining("LMOTS_SHA256_N32_W1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LmsParameters(LMS_SHA256_M32_H5, LMOTS_SHAKE_N32_W8));
  }

  @Test
  void hssParameters_parseOfName_isTheSame() {
    HssParameters parameters = HssParameters.of(H10, H5);
    assertThat(parameters.name())
        .isEqualTo("LMS_SHA256_M32_H10/LMOTS_SHA256_N32_W4,LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W8");
    assertThat(HssParameters.parse(parameters.name())).isEqualTo(parameters);
    assertThat(HssParameters.parse(" LMS_SHA256_M32_H5 / LMOTS_SHA256_N32_W8 "))
        .isEqualTo(HssParameters.of(H5));
  }

  @Test
  void hssParameters_parseOfNonsense_namesFieldAndWhatIsValid() {
    assertRefused("", "level 0: '' has no '/'", "LMS_SHA256_M32_H10/LMOTS_SHA256_N32_W8");
    assertRefused(
        H5.name() + ",LMS_SHA256_M32_H6/LMOTS_SHA256_N32_W8",
        "level 1: unknown tree type 'LMS_SHA256_M32_H6'",
        "LMS_SHAKE_M24_H25");
    assertRefused(
        "LMS_SHA256_M24_H5/LMOTS_W8",
        "level 0: unknown one-time type 'LMOTS_W8'; valid with LMS_SHA256_M24_H5",
        "LMOTS_SHA256_N24_W1");
    assertRefused(H5.name() + ",", "level 1: '' has no '/'", "expected TREE/ONE-TIME");
    assertRefused(
        H5.name() + ",LMS_SHA256_M24_H5/LMOTS_SHA256_N24_W8",
        "level 1 is LMS_SHA256_M24_H5/LMOTS_SHA256_N24_W8",
        "hash function and length of level 0");
  }

  private static void assertRefused(String name, String... said) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HssParameters.parse(name))
        .satisfies(e -> assertThat(e.getMessage()).contains(said));
  }

  @Test
  void hssParameters_levels_areOneToEight() {
    assertThat(new HssParameters(Collections.nCopies(8, H5)).height()).isEqualTo(40);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new HssParameters(Collections.nCopies(9, H5)))
        .withMessage("levels are 9, expected 1 to 8");
    assertThatIllegalArgumentException().isThrownBy(() -> HssParameters.of());
  }

  @Test
  void hssParameters_height_isAtMostSixty() {
    assertThat(HssParameters.of(H20, H20, H20).capacity()).isEqualTo(1L << 60);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HssParameters.of(H25, H20, H20))
        .withMessage("heights add up to 65, expected at most 60");
  }

  @Test
  void hssParameters_leafAndTree_ofEachLevel() {
    HssParameters parameters = HssParameters.of(H5, H10, H5);
    long leaf = (7L << 15) | (1000L << 5) | 31;
    assertThat(parameters.treeAt(0, leaf)).isZero();
    assertThat(parameters.leafAt(0, leaf)).isEqualTo(7);
    assertThat(parameters.treeAt(1, leaf)).isEqualTo(7);
    assertThat(parameters.leafAt(1, leaf)).isEqualTo(1000);
    assertThat(parameters.treeAt(2, leaf)).isEqualTo((7L << 10) | 1000);
    assertThat(parameters.leafAt(2, leaf)).isEqualTo(31);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parameters.leafAt(0, parameters.capacity()));
    assertThatIllegalArgumentException().isThrownBy(() -> parameters.treeAt(0, -1));
  }

  @Test
  void hssParameters_lastLeafOfTheHighestKey_isExact() {
    HssParameters parameters = HssParameters.of(H20, H20, H20);
    long last = parameters.capacity() - 1;
    assertThat(parameters.leafAt(0, last)).isEqualTo((1 << 20) - 1);
    assertThat(parameters.treeAt(2, last)).isEqualTo((1L << 40) - 1);
    assertThat(parameters.leafAt(2, last)).isEqualTo((1 << 20) - 1);
  }

  @Test
  void hssParameters_sizes_areThoseOfRealKeys() throws Exception {
    for (var example : VectorFile.own("rfc8554.txt")) {
      HssSignature signature = HssSignature.parse(example.field("signature"));
      HssParameters parameters =
          HssParameters.of(signature.level(0).parameters(), signature.level(1).parameters());
      assertThat(example.field("signature")).hasSize(parameters.signatureBytes());
      assertThat(example.field("publicKey")).hasSize(parameters.publicKeyBytes());
    }
    assertThat(LMS_SHA256_M24_H5.m()).isEqualTo(24);
  }
}
