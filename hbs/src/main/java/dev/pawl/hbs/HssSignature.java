package dev.pawl.hbs;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// An HSS signature: a chain of trees, each signed by the one above it, and the signature of the
/// message by the lowest (RFC 8554 §6.2).
///
/// ```
///  0      4
///  +------+--------+--------+--------+--------+-- ... --+---------------+
///  | Nspk | sig[0] | key[1] | sig[1] | key[2] |         |   sig[Nspk]   |
///  +------+--------+--------+--------+--------+-- ... --+---------------+
/// ```
///
/// `sig[i]` is an LMS signature, by the tree of level `i`, of the LMS public key `key[i + 1]`; the
/// last is of the message. A signature that parses is consistent in itself: each is of the type
/// that the key above it names.
public final class HssSignature implements SchemeSignature {
  private final List<LmsSignature> signatures; // levels of them
  private final List<LmsPublicKey> childKeys; // one fewer; childKeys[i] is key[i + 1]

  private HssSignature(List<LmsSignature> signatures, List<LmsPublicKey> childKeys) {
    this.signatures = List.copyOf(signatures);
    this.childKeys = List.copyOf(childKeys);
  }

  /// Reads a signature.
  ///
  /// @throws MalformedException for anything but exactly one signature
  public static HssSignature parse(byte[] bytes) throws MalformedException {
    FieldReader in = new FieldReader(bytes);
    long nspk = in.u32("Nspk");
    if (nspk > HssParameters.LEVELS_MAX - 1) {
      throw in.malformed(
          "Nspk", 0, "is %d, expected 0 to %d".formatted(nspk, HssParameters.LEVELS_MAX - 1));
    }
    List<LmsSignature> signatures = new ArrayList<>();
    List<LmsPublicKey> childKeys = new ArrayList<>();
    for (int i = 0; i < nspk; i++) {
      signatures.add(signature(in, i, childKeys));
      in.scope("key[%d].".formatted(i + 1));
      childKeys.add(LmsPublicKey.read(in));
    }
    signatures.add(signature(in, (int) nspk, childKeys));
    in.end();
    return new HssSignature(signatures, childKeys);
  }

  private static LmsSignature signature(FieldReader in, int level, List<LmsPublicKey> childKeys)
      throws MalformedException {
    in.scope("sig[%d].".formatted(level));
    int at = in.position();
    LmsSignature signature = LmsSignature.read(in);
    if (level > 0) {
      LmsParameters expected = childKeys.get(level - 1).parameters();
      if (!signature.parameters().equals(expected)) {
        throw in.malformed(
            "type",
            at,
            "is %s, but key[%d] is %s".formatted(signature.parameters(), level, expected));
      }
    }
    return signature;
  }

  /// Puts a signature together.
  ///
  /// @param signedChildKeys for each level but the lowest, the top first: the LMS signature by that
  ///   level followed by the LMS public key that it signs
  /// @param bottom the LMS signature of the message by the lowest level
  /// @throws IllegalArgumentException where the parts do not make a well-formed signature
  public static HssSignature assemble(List<byte[]> signedChildKeys, byte[] bottom) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(ByteBuffer.allocate(4).putInt(signedChildKeys.size()).array());
    signedChildKeys.forEach(bytes::writeBytes);
    bytes.writeBytes(bottom);
    try {
      return parse(bytes.toByteArray());
    } catch (MalformedException e) {
      throw new IllegalArgumentException("the parts make no signature: " + e.getMessage(), e);
    }
  }

  /// The number of levels, Nspk + 1.
  public int levels() {
    return signatures.size();
  }

  /// The LMS signature by one level, 0 at the top.
  public LmsSignature level(int level) {
    return signatures.get(level);
  }

  /// The LMS public key that one level signs, 0 at the top: the key of the level below.
  public LmsPublicKey childKey(int level) {
    return childKeys.get(level);
  }

  /// The height of all levels together.
  public int height() {
    return signatures.stream().mapToInt(signature -> signature.parameters().height()).sum();
  }

  /// The leaf of the whole key, counted from 0 with the bottom level fastest; empty where the
  /// levels are higher than 63 bits together, so that no `long` could hold it.
  public OptionalLong leaf() {
    if (height() > Long.SIZE - 1) {
      return OptionalLong.empty();
    }
    long leaf = 0;
    for (LmsSignature signature : signatures) {
      leaf = (leaf << signature.parameters().height()) | signature.leaf();
    }
    return OptionalLong.of(leaf);
  }

  @Override
  public OptionalLong leafOfKey() {
    return leaf();
  }

  @Override
  public String parametersName() {
    return signatures.stream()
        .map(signature -> signature.parameters().name())
        .collect(Collectors.joining(","));
  }

  /// The bytes that [#parse] reads.
  @Override
  public byte[] encoded() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(ByteBuffer.allocate(4).putInt(levels() - 1).array());
    for (int i = 0; i < levels(); i++) {
      bytes.writeBytes(signatures.get(i).encoded());
      if (i < childKeys.size()) {
        bytes.writeBytes(childKeys.get(i).encoded());
      }
    }
    return bytes.toByteArray();
  }
}
