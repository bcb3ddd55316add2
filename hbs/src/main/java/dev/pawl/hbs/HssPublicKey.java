package dev.pawl.hbs;

import java.io.IOException;
import java.nio.ByteBuffer;

/// An HSS public key: the number of levels and the public key of the top tree (RFC 8554 §6.1).
///
/// ```
///  0   4                          28 + n
///  +---+--------------------------+
///  | L |    LMS public key        |
///  +---+--------------------------+
/// ```
///
/// @param levels the number of levels, 1 to 8
/// @param top the public key of the top tree
public record HssPublicKey(int levels, LmsPublicKey top) implements SchemePublicKey {

  /// Checks the number of levels.
  ///
  /// @throws IllegalArgumentException where it is not 1 to 8
  public HssPublicKey {
    if (levels < 1 || levels > HssParameters.LEVELS_MAX) {
      throw new IllegalArgumentException(
          "levels are %d, expected 1 to %d".formatted(levels, HssParameters.LEVELS_MAX));
    }
  }

  /// Reads a key.
  ///
  /// @throws MalformedException for anything but exactly one key
  public static HssPublicKey parse(byte[] bytes) throws MalformedException {
    FieldReader in = new FieldReader(bytes);
    long levels = in.u32("L");
    if (levels < 1 || levels > HssParameters.LEVELS_MAX) {
      throw in.malformed(
          "L", 0, "is %d, expected 1 to %d".formatted(levels, HssParameters.LEVELS_MAX));
    }
    LmsPublicKey top = LmsPublicKey.read(in);
    in.end();
    return new HssPublicKey((int) levels, top);
  }

  @Override
  public boolean isOf(SchemeParameters parameters) {
    return parameters instanceof HssParameters hss
        && hss.levels().size() == levels
        && hss.level(0).equals(top.parameters());
  }

  @Override
  public LmsPublicKey tree(int layer, long tree, byte[] certified) throws MalformedException {
    return LmsPublicKey.parse(certified);
  }

  @Override
  public HssSignature parseSignature(byte[] signature) throws MalformedException {
    return HssSignature.parse(signature);
  }

  @Override
  public Verification verify(Message message, SchemeSignature signature) throws IOException {
    return switch (signature) {
      case HssSignature hss -> verify(message, hss);
      case XmssSignature _ -> new Verification.Invalid("signature is of XMSS, key of HSS");
    };
  }

  /// Whether this is a signature of the message under this key (RFC 8554 §6.3).
  ///
  /// @throws IOException where the message cannot be read; nothing is known then
  public Verification verify(Message message, HssSignature signature) throws IOException {
    if (signature.levels() != levels) {
      return new Verification.Invalid(
          "signature has %d levels, key has %d".formatted(signature.levels(), levels));
    }
    LmsPublicKey key = top;
    for (int i = 0; i < levels - 1; i++) {
      LmsPublicKey child = signature.childKey(i);
      // Each level's key is believed because the level above signed all of its bytes.
      Verification upper = key.verify(Message.of(child.encoded()), signature.level(i));
      if (upper instanceof Verification.Invalid invalid) {
        return new Verification.Invalid("level %d: %s".formatted(i, invalid.reason()));
      }
      key = child;
    }
    return key.verify(message, signature.level(levels - 1));
  }

  /// The bytes that [#parse] reads.
  @Override
  public byte[] encoded() {
    byte[] key = top.encoded();
    return ByteBuffer.allocate(4 + key.length).putInt(levels).put(key).array();
  }
}
