package dev.pawl.hbs;

import dev.pawl.hbs.hash.XmssHash;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/// XMSS and XMSS^MT keys and signatures of the right form and of no value: nothing was signed.
final class FormedXmss {
  /// Every hash in one shape and every shape with one hash: every length that a field can have.
  static final List<XmssParameters> PARAMETERS =
      XmssParameters.all().stream()
          .filter(set -> set.hash() == XmssHash.SHA2_192 || set.height() == 10)
          .toList();

  private FormedXmss() {}

  static XmssPublicKey key(XmssParameters parameters) {
    int n = parameters.n();
    return XmssPublicKey.of(parameters, filled(n, 1), filled(n, 2));
  }

  /// With the last leaf that the key has.
  static byte[] signature(XmssParameters parameters) {
    int indexBytes = parameters.indexBytes();
    byte[] index = ByteBuffer.allocate(Long.BYTES).putLong(parameters.capacity() - 1).array();
    return ByteBuffer.wrap(filled(parameters.signatureBytes(), 3))
        .put(index, Long.BYTES - indexBytes, indexBytes)
        .array();
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
