package dev.pawl.signer;

import dev.pawl.hbs.HssPublicKey;
import dev.pawl.hbs.MalformedException;
import dev.pawl.hbs.SchemePublicKey;
import dev.pawl.hbs.XmssPublicKey;
import dev.pawl.hbs.XmssScheme;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/// A SubjectPublicKeyInfo in DER as RFC 9802 §4 lays it out: the object identifier of the scheme
/// without parameters, and the bytes of the raw key in the bit string.
///
/// ```
///  30 len                                   SEQUENCE
///    30 0d                                    SEQUENCE
///      06 0b 2a 86 48 86 f7 0d 01 09 10 03 11   1.2.840.113549.1.9.16.3.17, HSS
///    03 len 00 ..                             BIT STRING, no unused bits
/// ```
///
/// A length of 128 and more takes two bytes, as keys of XMSS with n = 64 have.
final class SubjectPublicKeyInfo {
  static final int SEQUENCE = 0x30;
  private static final int BIT_STRING = 0x03;

  /// The lengths of raw keys: HSS with n = 24 and 32, XMSS with n = 24, 32 and 64.
  private static final int[] KEY_BYTES = {52, 60, 68, 132};

  private SubjectPublicKeyInfo() {}

  private enum Algorithm {
    /// id-alg-hss-lms-hashsig, 1.2.840.113549.1.9.16.3.17.
    HSS("300d060b2a864886f70d0109100311"),
    /// id-alg-xmss-hashsig, 1.3.6.1.5.5.7.6.34.
    XMSS("300a06082b06010505070622"),
    /// id-alg-xmssmt-hashsig, 1.3.6.1.5.5.7.6.35.
    XMSS_MT("300a06082b06010505070623");

    private final String identifier; // an AlgorithmIdentifier in hexadecimal

    Algorithm(String identifier) {
      this.identifier = identifier;
    }

    static Algorithm of(SchemePublicKey key) {
      return switch (key) {
        case HssPublicKey _ -> HSS;
        case XmssPublicKey xmss ->
            switch (xmss.parameters().scheme()) {
              case XMSS -> XMSS;
              case XMSS_MT -> XMSS_MT;
            };
      };
    }

    SchemePublicKey parse(byte[] key) throws MalformedException {
      return switch (this) {
        case HSS -> HssPublicKey.parse(key);
        case XMSS -> XmssPublicKey.parse(XmssScheme.XMSS, key);
        case XMSS_MT -> XmssPublicKey.parse(XmssScheme.XMSS_MT, key);
      };
    }

    /// All that stands before the raw key.
    byte[] head(int keyBytes) {
      byte[] algorithm = HexFormat.of().parseHex(identifier);
      byte[] string = header(BIT_STRING, 1 + keyBytes);
      int length = algorithm.length + string.length + 1 + keyBytes;
      byte[] sequence = header(SEQUENCE, length);
      return ByteBuffer.allocate(sequence.length + length - keyBytes)
          .put(sequence)
          .put(algorithm)
          .put(string)
          .put((byte) 0)
          .array();
    }
  }

  /// Tag and length of a value.
  private static byte[] header(int tag, int length) {
    return length < 0x80
        ? new byte[] {(byte) tag, (byte) length}
        : new byte[] {(byte) tag, (byte) 0x81, (byte) length};
  }

  /// Writes a key.
  static byte[] encode(SchemePublicKey key) {
    byte[] raw = key.encoded();
    byte[] head = Algorithm.of(key).head(raw.length);
    return ByteBuffer.allocate(head.length + raw.length).put(head).put(raw).array();
  }

  /// Reads what [#encode] wrote.
  ///
  /// @throws MalformedException for a raw key that is none
  /// @throws IllegalArgumentException for anything else
  static SchemePublicKey parse(byte[] der) throws MalformedException {
    for (Algorithm algorithm : Algorithm.values()) {
      for (int keyBytes : KEY_BYTES) {
        byte[] head = algorithm.head(keyBytes);
        if (der.length == head.length + keyBytes
            && Arrays.equals(der, 0, head.length, head, 0, head.length)) {
          return algorithm.parse(Arrays.copyOfRange(der, head.length, der.length));
        }
      }
    }
    throw new IllegalArgumentException(
        "not the SubjectPublicKeyInfo of an HSS, LMS, XMSS or XMSS^MT key (RFC 9802)");
  }
}
