package dev.pawl.hbs;

import static dev.pawl.hbs.hash.HashFunction.SHAKE256;
import static dev.pawl.hbs.hash.HashFunction.SHA_256;

import dev.pawl.hbs.hash.HashFunction;
import java.util.Optional;

/// The tree parameter sets, as the tables of RFC 8554 §5.1 and RFC 9858 §5 list them: typecode,
/// hash function, length of a node in bytes, height.
public enum LmsType {
  LMS_SHA256_M32_H5(0x05, SHA_256, 32, 5),
  LMS_SHA256_M32_H10(0x06, SHA_256, 32, 10),
  LMS_SHA256_M32_H15(0x07, SHA_256, 32, 15),
  LMS_SHA256_M32_H20(0x08, SHA_256, 32, 20),
  LMS_SHA256_M32_H25(0x09, SHA_256, 32, 25),
  LMS_SHA256_M24_H5(0x0a, SHA_256, 24, 5),
  LMS_SHA256_M24_H10(0x0b, SHA_256, 24, 10),
  LMS_SHA256_M24_H15(0x0c, SHA_256, 24, 15),
  LMS_SHA256_M24_H20(0x0d, SHA_256, 24, 20),
  LMS_SHA256_M24_H25(0x0e, SHA_256, 24, 25),
  LMS_SHAKE_M32_H5(0x0f, SHAKE256, 32, 5),
  LMS_SHAKE_M32_H10(0x10, SHAKE256, 32, 10),
  LMS_SHAKE_M32_H15(0x11, SHAKE256, 32, 15),
  LMS_SHAKE_M32_H20(0x12, SHAKE256, 32, 20),
  LMS_SHAKE_M32_H25(0x13, SHAKE256, 32, 25),
  LMS_SHAKE_M24_H5(0x14, SHAKE256, 24, 5),
  LMS_SHAKE_M24_H10(0x15, SHAKE256, 24, 10),
  LMS_SHAKE_M24_H15(0x16, SHAKE256, 24, 15),
  LMS_SHAKE_M24_H20(0x17, SHAKE256, 24, 20),
  LMS_SHAKE_M24_H25(0x18, SHAKE256, 24, 25);

  private final int typecode;
  private final HashFunction hash;
  private final int m;
  private final int h;

  LmsType(int typecode, HashFunction hash, int m, int h) {
    this.typecode = typecode;
    this.hash = hash;
    this.m = m;
    this.h = h;
  }

  /// The type with this code, if there is one.
  public static Optional<LmsType> ofTypecode(int typecode) {
    for (LmsType type : values()) {
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

  /// The length of a node in bytes.
  public int m() {
    return m;
  }

  /// The height of the tree; it has 2^height leaves.
  public int height() {
    return h;
  }
}
