package dev.pawl.signer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.HssPublicKey;
import dev.pawl.hbs.LmsPublicKey;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.HSSPublicKeyParameters;
import org.bouncycastle.crypto.params.LMSPublicKeyParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicKeyFormatTest {
  private static final String N32 = "LMS_SHA256_M32_H10/LMOTS_SHA256_N32_W8";
  private static final List<PublicKeyFormat> OF_HSS =
      List.of(PublicKeyFormat.HSS, PublicKeyFormat.LMS, PublicKeyFormat.DER, PublicKeyFormat.PEM);
  private static final String N24 = "LMS_SHAKE_M24_H5/LMOTS_SHAKE_N24_W4";

  private static HssPublicKey key(int levels, String parameters) {
    HssParameters parsed = HssParameters.parse(parameters);
    Random random = new Random(levels);
    byte[] identifier = new byte[16];
    byte[] root = new byte[parsed.level(0).n()];
    random.nextBytes(identifier);
    random.nextBytes(root);
    return new HssPublicKey(levels, LmsPublicKey.of(parsed.level(0), identifier, root));
  }

  @ParameterizedTest
  @ValueSource(strings = {N32, N24})
  void parse_ofEachForm_findsFormAndKey(String parameters) {
    for (int levels = 1; levels <= 8; levels++) {
      HssPublicKey key = key(levels, parameters);
      for (PublicKeyFormat format : OF_HSS) {
        if (format != PublicKeyFormat.LMS || levels == 1) {
          assertThat(PublicKeyFormat.parse(format.encode(key)))
              .isEqualTo(new PublicKeyFormat.Parsed(key, format));
        }
      }
    }
  }

  @Test
  void encode_ofSeveralLevelsAsLms_isRefused() {
    assertThatThrownBy(() -> PublicKeyFormat.LMS.encode(key(2, N32)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has 2");
  }

  @Test
  void der_isWhatBouncyCastleReads() throws Exception {
    HssPublicKey key = key(2, N32);
    SubjectPublicKeyInfo info = SubjectPublicKeyInfo.getInstance(PublicKeyFormat.DER.encode(key));
    assertThat(info.getAlgorithm().getAlgorithm())
        .isEqualTo(new ASN1ObjectIdentifier("1.2.840.113549.1.9.16.3.17"));
    assertThat(info.getAlgorithm().getParameters()).isNull();
    assertThat(info.getPublicKeyData().getPadBits()).isZero();
    assertThat(info.getPublicKeyData().getOctets()).isEqualTo(key.encoded());
    assertThat(info.getEncoded("DER")).isEqualTo(PublicKeyFormat.DER.encode(key));
  }

  @Test
  void rawForms_areWhatBouncyCastleReads() throws Exception {
    HssPublicKey key = key(1, N32);
    assertThat(HSSPublicKeyParameters.getInstance(PublicKeyFormat.HSS.encode(key)).getEncoded())
        .isEqualTo(key.encoded());
    assertThat(LMSPublicKeyParameters.getInstance(PublicKeyFormat.LMS.encode(key)).getEncoded())
        .isEqualTo(key.top().encoded());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void der_isWhatTheJdkReadsAndWrites(int levels) throws Exception {
    byte[] der = PublicKeyFormat.DER.encode(key(levels, N32));
    PublicKey read = KeyFactory.getInstance("HSS/LMS").generatePublic(new X509EncodedKeySpec(der));
    assertThat(read.getAlgorithm()).isEqualTo("HSS/LMS");
    assertThat(read.getEncoded()).isEqualTo(der);
  }

  @ParameterizedTest
  @EnumSource(
      value = PublicKeyFormat.class,
      names = {"HSS", "LMS", "DER", "PEM"})
  void parse_ofEveryTruncationAndOfMore_fails(PublicKeyFormat format) {
    byte[] whole = format.encode(key(1, N24));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      if (format == PublicKeyFormat.PEM && length == whole.length - 1) {
        continue; // the last end of line may be missing
      }
      assertThatThrownBy(() -> PublicKeyFormat.parse(cut))
          .as("length %d", length)
          .isInstanceOf(IllegalArgumentException.class);
    }
    byte[] more = Arrays.copyOf(whole, whole.length + 1);
    assertThatThrownBy(() -> PublicKeyFormat.parse(more))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = PublicKeyFormat.class,
      names = {"HSS", "LMS", "DER", "PEM"})
  void parse_ofEveryFlippedBit_failsOrIsAnotherKey(PublicKeyFormat format) {
    HssPublicKey key = key(1, N32);
    byte[] whole = format.encode(key);
    for (int bit = 0; bit < whole.length * Byte.SIZE; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
      try {
        PublicKeyFormat.Parsed parsed = PublicKeyFormat.parse(flipped);
        assertThat(parsed.key()).as("bit %d", bit).isNotEqualTo(key);
        assertThat(parsed.format().encode(parsed.key())).isEqualTo(flipped);
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  @Test
  void parse_ofPemWithWindowsLineEnds_succeeds() {
    HssPublicKey key = key(1, N32);
    String pem = new String(PublicKeyFormat.PEM.encode(key), StandardCharsets.US_ASCII);
    assertThat(pem).startsWith("-----BEGIN PUBLIC KEY-----\n");
    byte[] windows = pem.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    assertThat(PublicKeyFormat.parse(windows).key()).isEqualTo(key);
  }

  @Test
  void parse_ofOtherThings_saysWhatIsWrong() {
    assertThatThrownBy(() -> PublicKeyFormat.parse(new byte[100_000]))
        .hasMessageContaining("100000");
    assertThatThrownBy(() -> PublicKeyFormat.parse("-----BEGIN CERTIFICATE-----\n".getBytes()))
        .hasMessageContaining("PEM");
    assertThatThrownBy(() -> PublicKeyFormat.parse(new byte[56])).hasMessageContaining("LMS type");
  }
}
