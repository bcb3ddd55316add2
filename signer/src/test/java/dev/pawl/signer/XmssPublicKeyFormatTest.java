package dev.pawl.signer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.HssPublicKey;
import dev.pawl.hbs.LmsPublicKey;
import dev.pawl.hbs.XmssOid;
import dev.pawl.hbs.XmssParameters;
import dev.pawl.hbs.XmssPublicKey;
import dev.pawl.hbs.XmssScheme;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Public keys of XMSS and XMSS^MT in all their forms.
class XmssPublicKeyFormatTest {

  static Stream<XmssParameters> everySet() {
    return XmssParameters.all().stream();
  }

  private static XmssPublicKey key(XmssParameters parameters) {
    Random random = new Random(parameters.hashCode());
    byte[] root = new byte[parameters.n()];
    byte[] seed = new byte[parameters.n()];
    random.nextBytes(root);
    random.nextBytes(seed);
    return XmssPublicKey.of(parameters, root, seed);
  }

  private static XmssScheme other(XmssScheme scheme) {
    return scheme == XmssScheme.XMSS ? XmssScheme.XMSS_MT : XmssScheme.XMSS;
  }

  /// Whether the other scheme has a set of the same number and length of hash.
  private static boolean isAmbiguous(XmssParameters parameters) {
    XmssOid same = new XmssOid(other(parameters.scheme()), parameters.oid().value());
    return XmssParameters.of(same).filter(set -> set.n() == parameters.n()).isPresent();
  }

  @ParameterizedTest
  @MethodSource("everySet")
  void derAndPem_ofEverySet_sayWhatTheyAre(XmssParameters parameters) {
    XmssPublicKey key = key(parameters);
    for (PublicKeyFormat format :
        new PublicKeyFormat[] {PublicKeyFormat.DER, PublicKeyFormat.PEM}) {
      assertThat(PublicKeyFormat.parse(format.encode(key)))
          .isEqualTo(new PublicKeyFormat.Parsed(key, format));
    }
  }

  @ParameterizedTest
  @MethodSource("everySet")
  void der_ofEverySet_isWhatBouncyCastleReads(XmssParameters parameters) throws Exception {
    XmssPublicKey key = key(parameters);
    byte[] der = PublicKeyFormat.DER.encode(key);
    SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(der);
    String oid =
        switch (parameters.scheme()) {
          case XMSS -> "1.3.6.1.5.5.7.6.34";
          case XMSS_MT -> "1.3.6.1.5.5.7.6.35";
        };
    assertThat(info.getAlgorithm().getAlgorithm()).isEqualTo(new ASN1ObjectIdentifier(oid));
    assertThat(info.getAlgorithm().getParameters()).isNull();
    assertThat(info.getPublicKeyData().getPadBits()).isZero();
    assertThat(info.getPublicKeyData().getOctets()).isEqualTo(key.encoded());
    assertThat(info.getEncoded("DER")).isEqualTo(der);
  }

  @ParameterizedTest
  @MethodSource("everySet")
  void raw_ofEverySet_isReadOrRefusedAsAmbiguous(XmssParameters parameters) {
    XmssPublicKey key = key(parameters);
    PublicKeyFormat raw = PublicKeyFormat.rawFormOf(key);
    byte[] bytes = raw.encode(key);
    assertThat(PublicKeyFormat.parse(bytes, raw)).isEqualTo(new PublicKeyFormat.Parsed(key, raw));
    if (isAmbiguous(parameters)) {
      assertThatThrownBy(() -> PublicKeyFormat.parse(bytes))
          .isInstanceOf(AmbiguousKeyException.class)
          .hasMessageContaining(parameters.name());
    } else {
      assertThat(PublicKeyFormat.parse(bytes)).isEqualTo(new PublicKeyFormat.Parsed(key, raw));
    }
  }

  /// 21 numbers mean a set of either scheme; where the lengths differ, they tell.
  @Test
  void ambiguousNumbers_areThoseOfOneLength() {
    assertThat(XmssParameters.all().stream().filter(XmssPublicKeyFormatTest::isAmbiguous))
        .extracting(set -> set.scheme().label() + " " + set.oid().value())
        .containsExactlyInAnyOrder(
            Stream.of(1, 2, 3, 7, 8, 10, 11, 12, 17, 18)
                .flatMap(oid -> Stream.of("xmss " + oid, "xmssmt " + oid))
                .toArray(String[]::new));
  }

  @Test
  void hssKeyOf24Bytes_isNeverOneOfXmss() {
    HssParameters parameters = HssParameters.parse("LMS_SHA256_M24_H5/LMOTS_SHA256_N24_W8");
    for (int levels = 1; levels <= 8; levels++) {
      HssPublicKey key =
          new HssPublicKey(
              levels, LmsPublicKey.of(parameters.level(0), new byte[16], new byte[24]));
      assertThat(PublicKeyFormat.parse(key.encoded()).key()).isEqualTo(key);
    }
  }

  @Test
  void encode_inTheRawFormOfAnotherScheme_isRefused() {
    XmssPublicKey key = key(XmssParameters.parse("XMSS-SHA2_10_256"));
    for (PublicKeyFormat form :
        new PublicKeyFormat[] {PublicKeyFormat.HSS, PublicKeyFormat.LMS, PublicKeyFormat.XMSSMT}) {
      assertThatThrownBy(() -> form.encode(key))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("export it as xmss");
    }
  }

  @Test
  void parse_asAnotherScheme_isRefused() {
    XmssPublicKey key = key(XmssParameters.parse("XMSSMT-SHA2_20/2_256"));
    byte[] pem = PublicKeyFormat.PEM.encode(key);
    assertThat(PublicKeyFormat.parse(pem, PublicKeyFormat.XMSSMT).key()).isEqualTo(key);
    assertThatThrownBy(() -> PublicKeyFormat.parse(pem, PublicKeyFormat.XMSS))
        .hasMessage("a public key of xmssmt, not of xmss");
    assertThatThrownBy(() -> PublicKeyFormat.parse(key.encoded(), PublicKeyFormat.HSS))
        .hasMessageContaining("not a public key of hss");
  }

  /// A length below 128 in two bytes is no DER.
  @Test
  void der_withALengthInItsLongFormThatIsShort_isRefused() {
    byte[] der = PublicKeyFormat.DER.encode(key(XmssParameters.parse("XMSS-SHA2_10_256")));
    byte[] longer = new byte[der.length + 1];
    longer[0] = der[0];
    longer[1] = (byte) 0x81;
    System.arraycopy(der, 1, longer, 2, der.length - 1);
    assertThatThrownBy(() -> PublicKeyFormat.parse(longer))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// A raw key of 64 bytes that is cut may be one of 32 bytes of the other scheme; DER says how
  /// long it is.
  @Test
  void parse_ofEveryTruncationAndOfMore_fails() {
    XmssPublicKey narrow = key(XmssParameters.parse("XMSS-SHAKE256_10_192"));
    XmssPublicKey wide = key(XmssParameters.parse("XMSS-SHA2_10_512"));
    assertCutFails(PublicKeyFormat.XMSS.encode(narrow));
    assertCutFails(PublicKeyFormat.DER.encode(narrow));
    assertCutFails(PublicKeyFormat.DER.encode(wide));
  }

  private static void assertCutFails(byte[] whole) {
    for (int length = 0; length <= whole.length + 1; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      if (length != whole.length) {
        assertThatThrownBy(() -> PublicKeyFormat.parse(cut))
            .as("length %d", length)
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }
}
