package dev.pawl.bench;

import dev.pawl.hbs.HssPublicKey;
import dev.pawl.hbs.SchemePublicKey;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Optional;

/// The JDK's own verifier of HSS/LMS signatures.
final class JdkVerifier {
  /// SEQUENCE of the object identifier id-alg-hss-lms-hashsig, no parameters (RFC 9802).
  private static final byte[] ALGORITHM = HexFormat.of().parseHex("300d060b2a864886f70d0109100311");

  private final Signature signature;

  /// A verifier of this key; empty for another scheme than HSS.
  static Optional<JdkVerifier> of(SchemePublicKey key) {
    return key instanceof HssPublicKey hss ? Optional.of(new JdkVerifier(hss)) : Optional.empty();
  }

  private JdkVerifier(HssPublicKey key) {
    try {
      signature = Signature.getInstance("HSS/LMS");
      signature.initVerify(
          KeyFactory.getInstance("HSS/LMS").generatePublic(new X509EncodedKeySpec(info(key))));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK does not verify HSS/LMS", e);
    }
  }

  /// SubjectPublicKeyInfo; short enough here for lengths of one byte.
  private static byte[] info(HssPublicKey key) {
    byte[] raw = key.encoded();
    return ByteBuffer.allocate(2 + ALGORITHM.length + 3 + raw.length)
        .put((byte) 0x30)
        .put((byte) (ALGORITHM.length + 3 + raw.length))
        .put(ALGORITHM)
        .put((byte) 0x03)
        .put((byte) (raw.length + 1))
        .put((byte) 0)
        .put(raw)
        .array();
  }

  boolean verify(byte[] message, byte[] bytes) {
    try {
      signature.update(message);
      return signature.verify(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK does not verify our signature", e);
    }
  }
}
