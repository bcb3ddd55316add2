package dev.pawl.hbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The tables of RFC 8391 §5.3 and §5.4 and SP 800-208 §5.
final class XmssParametersTest {

  @Test
  void all_areSeventySeven() {
    assertThat(XmssParameters.all().stream().filter(set -> set.scheme() == XmssScheme.XMSS))
        .hasSize(21);
    assertThat(XmssParameters.all().stream().filter(set -> set.scheme() == XmssScheme.XMSS_MT))
        .hasSize(56);
    assertThat(XmssParameters.all().stream().map(XmssParameters::name)).doesNotHaveDuplicates();
    assertThat(XmssParameters.all().stream().map(XmssParameters::oid)).doesNotHaveDuplicates();
  }

  /// Numbers and lengths: RFC 8391 §5.3, §5.4, §8 and the sums of §4.1.8 and §4.2.3.
  @ParameterizedTest
  @CsvSource({
    "XMSS-SHA2_10_256, 0x01, 2500",
    "XMSS-SHA2_16_256, 0x02, 2692",
    "XMSS-SHA2_20_256, 0x03, 2820",
    "XMSS-SHA2_10_512, 0x04, 9092",
    "XMSS-SHA2_16_512, 0x05, 9476",
    "XMSS-SHA2_20_512, 0x06, 9732",
    "XMSS-SHAKE_10_256, 0x07, 2500",
    "XMSS-SHAKE_20_512, 0x0c, 9732",
    "XMSS-SHA2_10_192, 0x0d, 1492",
    "XMSS-SHA2_20_192, 0x0f, 1732",
    "XMSS-SHAKE256_10_256, 0x10, 2500",
    "XMSS-SHAKE256_16_256, 0x11, 2692",
    "XMSS-SHAKE256_10_192, 0x13, 1492",
    "XMSS-SHAKE256_20_192, 0x15, 1732",
    "XMSSMT-SHA2_20/2_256, 0x01, 4963",
    "XMSSMT-SHA2_20/4_256, 0x02, 9251",
    "XMSSMT-SHA2_40/2_256, 0x03, 5605",
    "XMSSMT-SHA2_40/4_256, 0x04, 9893",
    "XMSSMT-SHA2_40/8_256, 0x05, 18469",
    "XMSSMT-SHA2_60/3_256, 0x06, 8392",
    "XMSSMT-SHA2_60/6_256, 0x07, 14824",
    "XMSSMT-SHA2_60/12_256, 0x08, 27688",
    "XMSSMT-SHA2_20/2_512, 0x09, 18115",
    "XMSSMT-SHA2_60/12_512, 0x10, 104520",
    "XMSSMT-SHAKE_20/2_256, 0x11, 4963",
    "XMSSMT-SHAKE_60/12_512, 0x20, 104520",
    "XMSSMT-SHA2_20/2_192, 0x21, 2955",
    "XMSSMT-SHA2_60/12_192, 0x28, 16160",
    "XMSSMT-SHAKE256_20/2_256, 0x29, 4963",
    "XMSSMT-SHAKE256_60/12_256, 0x30, 27688",
    "XMSSMT-SHAKE256_20/2_192, 0x31, 2955",
    "XMSSMT-SHAKE256_60/12_192, 0x38, 16160",
  })
  void parse_namesOfTheStandards_giveTheirNumbersAndLengths(
      String name, String number, int signatureBytes) {
    XmssParameters set = XmssParameters.parse(name);
    assertThat(set.name()).isEqualTo(name);
    assertThat(SchemeParameters.parse(name)).isEqualTo(set);
    XmssScheme scheme = name.startsWith("XMSSMT") ? XmssScheme.XMSS_MT : XmssScheme.XMSS;
    assertThat(set.oid()).isEqualTo(new XmssOid(scheme, Integer.decode(number)));
    assertThat(XmssParameters.of(set.oid())).contains(set);
    assertThat(set.signatureBytes()).isEqualTo(signatureBytes);
    assertThat(set.publicKeyBytes()).isEqualTo(4 + 2 * set.n());
  }

  @Test
  void approval_isThatOfTheStandards() {
    for (XmssParameters set : XmssParameters.all()) {
      boolean inSp800208 =
          set.name().matches("XMSS(MT)?-SHA2_[0-9/]+_(256|192)")
              || set.name().contains("-SHAKE256_");
      assertThat(set.approvedBySp800208()).as("%s", set).isEqualTo(inSp800208);
      assertThat(set.acceptedByCnsa2())
          .as("%s", set)
          .isEqualTo(inSp800208 && set.scheme() == XmssScheme.XMSS);
    }
    assertThat(
            XmssParameters.all().stream()
                .filter(XmssParameters::approvedBySp800208)
                .map(XmssParameters::oid)
                .filter(oid -> oid.scheme() == XmssScheme.XMSS))
        .hasSize(12);
    SchemeParameters lms = SchemeParameters.parse("LMS_SHA256_M24_H5/LMOTS_SHA256_N24_W4");
    assertThat(lms.acceptedByCnsa2()).isTrue();
    SchemeParameters hss = SchemeParameters.parse(lms.name() + "," + lms.name());
    assertThat(hss.approvedBySp800208()).isTrue();
    assertThat(hss.acceptedByCnsa2()).isFalse();
  }

  @Test
  void parse_unknownName_listsWhatThereIs() {
    for (String name : new String[] {"XMSS-SHA2_10_256 ", "XMSS-SHA2_40/4_256", "XMSSMT", ""}) {
      assertThatThrownBy(() -> XmssParameters.parse(name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("XMSSMT-SHAKE256_60/12_192");
    }
  }

  @Test
  void of_numbersOfTheOtherScheme_areNotMistaken() {
    for (int number = 1; number <= 0x15; number++) {
      XmssParameters one = XmssParameters.of(new XmssOid(XmssScheme.XMSS, number)).orElseThrow();
      XmssParameters other =
          XmssParameters.of(new XmssOid(XmssScheme.XMSS_MT, number)).orElseThrow();
      assertThat(one.scheme()).isEqualTo(XmssScheme.XMSS);
      assertThat(other.scheme()).isEqualTo(XmssScheme.XMSS_MT);
      assertThat(one).isNotEqualTo(other);
    }
    assertThat(XmssParameters.of(new XmssOid(XmssScheme.XMSS, 0x16))).isEmpty();
    assertThat(XmssParameters.of(new XmssOid(XmssScheme.XMSS_MT, 0x39))).isEmpty();
    assertThat(XmssParameters.of(new XmssOid(XmssScheme.XMSS, 0))).isEmpty();
    assertThat(XmssParameters.of(new XmssOid(XmssScheme.XMSS, -1))).isEmpty();
  }
}
