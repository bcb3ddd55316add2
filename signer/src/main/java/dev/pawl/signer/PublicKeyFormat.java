package dev.pawl.signer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.pawl.hbs.HssPublicKey;
import dev.pawl.hbs.LmsPublicKey;
import dev.pawl.hbs.MalformedException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/// The forms in which public keys travel.
///
/// DER and PEM hold a SubjectPublicKeyInfo as RFC 9802 §4 lays it out: the object identifier
/// id-alg-hss-lms-hashsig without parameters, and the bytes of [#HSS] in the bit string. All keys
/// are so short that each length is one byte:
///
/// ```
///  30 len                                   SEQUENCE
///    30 0d                                    SEQUENCE
///      06 0b 2a 86 48 86 f7 0d 01 09 10 03 11   1.2.840.113549.1.9.16.3.17
///    03 len 00 ..                             BIT STRING, no unused bits
/// ```
public enum PublicKeyFormat {
  /// The HSS public key as RFC 8554 §6.1 writes it.
  HSS,
  /// The LMS public key as RFC 8554 §5.3 writes it; for keys of one level.
  LMS,
  /// SubjectPublicKeyInfo in DER.
  DER,
  /// The same in PEM (RFC 7468 §13).
  PEM;

  private static final byte[] ALGORITHM = HexFormat.of().parseHex("300d060b2a864886f70d0109100311");
  private static final int SEQUENCE = 0x30;
  private static final int BIT_STRING = 0x03;

  /// Before the key: two headers of two bytes, the algorithm, and the count of unused bits.
  private static final int DER_OVERHEAD = 2 + ALGORITHM.length + 2 + 1;

  private static final String PEM_BEGIN = "-----BEGIN PUBLIC KEY-----\n";
  private static final String PEM_END = "\n-----END PUBLIC KEY-----\n";

  /// The longest input that is looked at.
  private static final int BYTES_MAX = 4_096;

  /// A public key and the form it came in.
  ///
  /// @param key of one level where the form was [#LMS]
  /// @param format the form
  public record Parsed(HssPublicKey key, PublicKeyFormat format) {}

  /// The name that users write: `hss`, `lms`, `der`, `pem`.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Writes a key.
  ///
  /// @throws IllegalArgumentException for [#LMS] and a key of more than one level
  public byte[] encode(HssPublicKey key) {
    return switch (this) {
      case HSS -> key.encoded();
      case LMS -> lms(key);
      case DER -> der(key.encoded());
      case PEM -> pem(der(key.encoded()));
    };
  }

  /// Reads a key in any of these forms. Strict: there is one way to write a key in each form, but
  /// for the ends of lines in PEM.
  ///
  /// @throws IllegalArgumentException for anything else, saying what is wrong
  public static Parsed parse(byte[] bytes) {
    if (bytes.length > BYTES_MAX) {
      throw new IllegalArgumentException(
          "a public key is at most %d bytes, not %d".formatted(BYTES_MAX, bytes.length));
    }
    try {
      if (startsWith(bytes, "-----BEGIN ")) {
        return new Parsed(fromDer(fromPem(bytes)), PEM);
      }
      if (bytes.length > 0 && bytes[0] == SEQUENCE) {
        return new Parsed(fromDer(bytes), DER);
      }
      return raw(bytes);
    } catch (MalformedException e) {
      throw new IllegalArgumentException("not a public key: " + e.getMessage(), e);
    }
  }

  /// Bare LMS keys are 48 or 56 bytes, and HSS keys 4 more, so the length tells them apart.
  private static Parsed raw(byte[] bytes) throws MalformedException {
    return switch (bytes.length) {
      case 48, 56 -> new Parsed(new HssPublicKey(1, LmsPublicKey.parse(bytes)), LMS);
      case 52, 60 -> new Parsed(HssPublicKey.parse(bytes), HSS);
      default ->
          throw new IllegalArgumentException(
              ("not a public key: %d %s; LMS keys are 48 or 56, HSS keys 52 or 60, and DER and "
                      + "PEM say what they are")
                  .formatted(bytes.length, bytes.length == 1 ? "byte" : "bytes"));
    };
  }

  private static byte[] lms(HssPublicKey key) {
    if (key.levels() != 1) {
      throw new IllegalArgumentException(
          "a bare LMS key has one level, this key has %d; export it as hss, der or pem"
              .formatted(key.levels()));
    }
    return key.top().encoded();
  }

  private static byte[] der(byte[] key) {
    return ByteBuffer.allocate(DER_OVERHEAD + key.length)
        .put((byte) SEQUENCE)
        .put((byte) (DER_OVERHEAD - 2 + key.length))
        .put(ALGORITHM)
        .put((byte) BIT_STRING)
        .put((byte) (1 + key.length))
        .put((byte) 0)
        .put(key)
        .array();
  }

  private static HssPublicKey fromDer(byte[] der) throws MalformedException {
    int keyBytes = der.length - DER_OVERHEAD;
    if (keyBytes == 52 || keyBytes == 60) {
      byte[] key = Arrays.copyOfRange(der, DER_OVERHEAD, der.length);
      if (Arrays.equals(der, der(key))) {
        return HssPublicKey.parse(key);
      }
    }
    throw new IllegalArgumentException(
        "not the SubjectPublicKeyInfo of an HSS or LMS key (RFC 9802)");
  }

  private static byte[] pem(byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return (PEM_BEGIN + base64 + PEM_END).getBytes(US_ASCII);
  }

  private static byte[] fromPem(byte[] bytes) {
    String text = new String(bytes, US_ASCII).replace("\r\n", "\n");
    String whole = text.endsWith("\n") ? text : text + "\n";
    if (whole.startsWith(PEM_BEGIN) && whole.endsWith(PEM_END)) {
      int end = whole.length() - PEM_END.length();
      String base64 = whole.substring(PEM_BEGIN.length(), Math.max(PEM_BEGIN.length(), end));
      byte[] der = Base64.getDecoder().decode(base64.replace("\n", ""));
      if (new String(pem(der), US_ASCII).equals(whole)) {
        return der;
      }
    }
    throw new IllegalArgumentException("not PEM of a public key (RFC 7468)");
  }

  private static boolean startsWith(byte[] bytes, String prefix) {
    byte[] expected = prefix.getBytes(US_ASCII);
    return bytes.length >= expected.length
        && Arrays.equals(bytes, 0, expected.length, expected, 0, expected.length);
  }
}
