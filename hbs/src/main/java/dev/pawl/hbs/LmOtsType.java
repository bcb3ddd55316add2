package dev.pawl.hbs;

import static dev.pawl.hbs.hash.HashFunction.SHAKE256;
import static dev.pawl.hbs.hash.HashFunction.SHA_256;

import dev.pawl.hbs.hash.HashFunction;
import java.util.Optional;

/// The one-time signature parameter sets, as the tables of RFC 8554 §4.1 and RFC 9858 §4 list them.
///
/// | typecode | n | w | p | ls |
/// |---|---|---|---|---|
/// | as registered by IANA | bytes of a hash | bits in a chain | chains | checksum shift |
public enum LmOtsType {
  LMOTS_SHA256_N32_W1(0x01, SHA_256, 32, 1, 265, 7),
  LMOTS_SHA256_N32_W2(0x02, SHA_256, 32, 2, 133, 6),
  LMOTS_SHA256_N32_W4(0x03, SHA_256, 32, 4, 67, 4),
  LMOTS_SHA256_N32_W8(0x04, SHA_256, 32, 8, 34, 0),
  LMOTS_SHA256_N24_W1(0x05, SHA_256, 24, 1, 200, 8),
  LMOTS_SHA256_N24_W2(0x06, SHA_256, 24, 2, 101, 6),
  LMOTS_SHA256_N24_W4(0x07, SHA_256, 24, 4, 51, 4),
  LMOTS_SHA256_N24_W8(0x08, SHA_256, 24, 8, 26, 0),
  LMOTS_SHAKE_N32_W1(0x09, SHAKE256, 32, 1, 265, 7),
  LMOTS_SHAKE_N32_W2(0x0a, SHAKE256, 32, 2, 133, 6),
  LMOTS_SHAKE_N32_W4(0x0b, SHAKE256, 32, 4, 67, 4),
  LMOTS_SHAKE_N32_W8(0x0c, SHAKE256, 32, 8, 34, 0),
  LMOTS_SHAKE_N24_W1(0x0d, SHAKE256, 24, 1, 200, 8),
  LMOTS_SHAKE_N24_W2(0x0e, SHAKE256, 24, 2, 101, 6),
  LMOTS_SHAKE_N24_W4(0x0f, SHAKE256, 24, 4, 51, 4),
  LMOTS_SHAKE_N24_W8(0x10, SHAKE256, 24, 8, 26, 0);

  private final int typecode;
  private final HashFunction hash;
  private final int n;
  private final int w;
  private final int p;
  private final int ls;

  LmOtsType(int typecode, HashFunction hash, int n, int w, int p, int ls) {
    this.typecode = typecode;
    this.hash = hash;
    this.n = n;
    this.w = w;
    this.p = p;
    this.ls = ls;
  }

  /// The type with this code, if there is one.
  public static Optional<LmOtsType> ofTypecode(int typecode) {
    for (LmOtsType type : values()) {
      if (type.typecode == typecode) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /// The IANA number, 32 bits on the wire.
  public int typecode() {
    return typecode;
  }

  /// The hash function.
  public HashFunction hash() {
    return hash;
  }

  /// The length of a hash in bytes.
  public int n() {
    return n;
  }

  /// The Winternitz width in bits: 1, 2, 4 or 8.
  public int w() {
    return w;
  }

  /// The number of chains.
  public int p() {
    return p;
  }

  /// How far the checksum is shifted left, in bits.
  public int ls() {
    return ls;
  }

  /// The length of a one-time signature in bytes: typecode, randomizer and chain values.
  public int signatureBytes() {
    return 4 + n + n * p;
  }
}
