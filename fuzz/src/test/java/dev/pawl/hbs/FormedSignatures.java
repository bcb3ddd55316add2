package dev.pawl.hbs;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/// Keys and signatures of the right form and of no value: nothing was signed.
final class FormedSignatures {
  static final List<LmsParameters> PARAMETERS =
      List.of(
          LmsParameters.parse("LMS_SHA256_M24_H5/LMOTS_SHA256_N24_W8"),
          LmsParameters.parse("LMS_SHAKE_M32_H10/LMOTS_SHAKE_N32_W8"));

  private FormedSignatures() {}

  static LmsPublicKey key(LmsParameters parameters) {
    byte[] root = filled(parameters.n(), 2);
    return LmsPublicKey.of(parameters, filled(LmsParameters.TREE_IDENTIFIER_BYTES, 1), root);
  }

  static byte[] signature(LmsParameters parameters) {
    int n = parameters.n();
    return ByteBuffer.allocate(parameters.signatureBytes())
        .putInt(3)
        .putInt(parameters.ots().typecode())
        .put(filled(n * (1 + parameters.ots().p()), 4))
        .putInt(parameters.tree().typecode())
        .put(filled(n * parameters.height(), 5))
        .array();
  }

  /// A signature of two levels.
  static byte[] twoLevels(LmsParameters parameters) {
    byte[] one = signature(parameters);
    byte[] key = key(parameters).encoded();
    byte[] signedKey = ByteBuffer.allocate(one.length + key.length).put(one).put(key).array();
    return HssSignature.assemble(List.of(signedKey), one).encoded();
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
