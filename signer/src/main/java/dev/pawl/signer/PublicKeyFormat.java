package dev.pawl.signer;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.pawl.hbs.HssPublicKey;
import dev.pawl.hbs.MalformedException;
import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.hbs.XmssPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;

/// The forms in which public keys travel. Four are raw, one for each scheme; DER and PEM say of
/// which scheme they are ([SubjectPublicKeyInfo]).
public enum PublicKeyFormat {
  /// The HSS public key as RFC 8554 §6.1 writes it.
  HSS,
  /// The LMS public key as RFC 8554 §5.3 writes it; for HSS keys of one level.
  LMS,
  /// The XMSS public key as RFC 8391 §4.1.7 writes it.
  XMSS,
  /// The XMSS^MT public key as RFC 8391 §4.2.2 writes it.
  XMSSMT,
  /// SubjectPublicKeyInfo in DER.
  DER,
  /// The same in PEM (RFC 7468 §13).
  PEM;

  private static final String PEM_BEGIN = "-----BEGIN PUBLIC KEY-----\n";
  private static final String PEM_END = "\n-----END PUBLIC KEY-----\n";

  /// The longest input that is looked at.
  private static final int BYTES_MAX = 4_096;

  /// A public key and the form it came in.
  ///
  /// @param key of one level where the form was [#LMS]
  /// @param format the form
  public record Parsed(SchemePublicKey key, PublicKeyFormat format) {}

  /// The name that users write: `hss`, `lms`, `xmss`, `xmssmt`, `der`, `pem`.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The raw form that any key of this scheme has.
  public static PublicKeyFormat rawFormOf(SchemePublicKey key) {
    return switch (key) {
      case HssPublicKey _ -> HSS;
      case XmssPublicKey xmss ->
          switch (xmss.parameters().scheme()) {
            case XMSS -> XMSS;
            case XMSS_MT -> XMSSMT;
          };
    };
  }

  /// Writes a key.
  ///
  /// @throws IllegalArgumentException for a raw form and a key of another scheme, or [#LMS] and a
  ///   key of more than one level
  public byte[] encode(SchemePublicKey key) {
    return switch (this) {
      case HSS, XMSS, XMSSMT -> raw(key);
      case LMS -> lms(key);
      case DER -> SubjectPublicKeyInfo.encode(key);
      case PEM -> pem(SubjectPublicKeyInfo.encode(key));
    };
  }

  private byte[] raw(SchemePublicKey key) {
    if (rawFormOf(key) != this) {
      throw otherScheme(key);
    }
    return key.encoded();
  }

  private byte[] lms(SchemePublicKey key) {
    if (!(key instanceof HssPublicKey hss)) {
      throw otherScheme(key);
    }
    if (hss.levels() != 1) {
      throw new IllegalArgumentException(
          "a bare LMS key has one level, this key has %d; export it as hss, der or pem"
              .formatted(hss.levels()));
    }
    return hss.top().encoded();
  }

  private IllegalArgumentException otherScheme(SchemePublicKey key) {
    return new IllegalArgumentException(
        "this is no key for %s; export it as %s, der or pem"
            .formatted(label(), rawFormOf(key).label()));
  }

  /// Reads a key in any of these forms. Strict: there is one way to write a key in each form, but
  /// for the ends of lines in PEM.
  ///
  /// @throws AmbiguousKeyException for a raw key that is one of several schemes
  /// @throws IllegalArgumentException for anything else, saying what is wrong
  public static Parsed parse(byte[] bytes) {
    PublicKeyFormat form = packaging(bytes);
    try {
      return switch (form) {
        case PEM -> new Parsed(SubjectPublicKeyInfo.parse(fromPem(bytes)), PEM);
        case DER -> new Parsed(SubjectPublicKeyInfo.parse(bytes), DER);
        case HSS, LMS, XMSS, XMSSMT -> RawPublicKey.parse(bytes);
      };
    } catch (MalformedException e) {
      throw new IllegalArgumentException("not a public key: " + e.getMessage(), e);
    }
  }

  /// Reads a key of this scheme, in its raw form or any that says so.
  ///
  /// @param scheme one of the raw forms
  /// @throws IllegalArgumentException for anything else, saying what is wrong
  public static Parsed parse(byte[] bytes, PublicKeyFormat scheme) {
    PublicKeyFormat form = packaging(bytes);
    if (form == PEM || form == DER) {
      Parsed parsed = parse(bytes);
      boolean isSo =
          rawFormOf(parsed.key) == scheme
              || (scheme == LMS && parsed.key instanceof HssPublicKey hss && hss.levels() == 1);
      if (!isSo) {
        throw new IllegalArgumentException(
            "a public key of %s, not of %s"
                .formatted(rawFormOf(parsed.key).label(), scheme.label()));
      }
      return parsed;
    }
    try {
      return new Parsed(RawPublicKey.parse(bytes, scheme), scheme);
    } catch (MalformedException e) {
      throw new IllegalArgumentException(
          "not a public key of %s: %s".formatted(scheme.label(), e.getMessage()), e);
    }
  }

  /// [#PEM], [#DER] or, for all that is raw, [#HSS].
  private static PublicKeyFormat packaging(byte[] bytes) {
    if (bytes.length > BYTES_MAX) {
      throw new IllegalArgumentException(
          "a public key is at most %d bytes, not %d".formatted(BYTES_MAX, bytes.length));
    }
    if (startsWith(bytes, "-----BEGIN ")) {
      return PEM;
    }
    return bytes.length > 0 && bytes[0] == SubjectPublicKeyInfo.SEQUENCE ? DER : HSS;
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
