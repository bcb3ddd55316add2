package dev.pawl.hbs;

import dev.pawl.hbs.hash.HashFunction;
import java.util.Arrays;
import java.util.List;

/// The parameters of one LMS tree and of the one-time keys at its leaves.
///
/// @param tree the tree's type
/// @param ots the type of its one-time keys; has the same hash function and length as the tree
public record LmsParameters(LmsType tree, LmOtsType ots) {

  /// The length of a tree identifier I in bytes.
  public static final int TREE_IDENTIFIER_BYTES = 16;

  /// Checks that tree and one-time keys go together.
  ///
  /// @throws IllegalArgumentException where hash function or length differ (RFC 9858 §5: n and m
  ///   are the same, and so is the hash)
  public LmsParameters {
    if (!compatible(tree, ots)) {
      throw new IllegalArgumentException(
          "%s does not go with %s; one-time types that do: %s"
              .formatted(ots, tree, oneTimeTypesFor(tree)));
    }
  }

  /// Reads `LMS_SHA256_M32_H10/LMOTS_SHA256_N32_W8`.
  ///
  /// @throws IllegalArgumentException that names what is wrong and lists what is valid
  public static LmsParameters parse(String name) {
    int slash = name.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(
          "'%s' has no '/'; expected TREE/ONE-TIME, such as LMS_SHA256_M32_H10/LMOTS_SHA256_N32_W8"
              .formatted(name));
    }
    LmsType tree = treeType(name.substring(0, slash).strip());
    LmOtsType ots = oneTimeType(tree, name.substring(slash + 1).strip());
    return new LmsParameters(tree, ots);
  }

  private static LmsType treeType(String name) {
    return Arrays.stream(LmsType.values())
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "unknown tree type '%s'; valid: %s"
                    .formatted(name, Arrays.toString(LmsType.values()))));
  }

  private static LmOtsType oneTimeType(LmsType tree, String name) {
    return Arrays.stream(LmOtsType.values())
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "unknown one-time type '%s'; valid with %s: %s"
                    .formatted(name, tree, oneTimeTypesFor(tree))));
  }

  private static List<LmOtsType> oneTimeTypesFor(LmsType tree) {
    return Arrays.stream(LmOtsType.values()).filter(ots -> compatible(tree, ots)).toList();
  }

  /// Whether a tree of this type may have one-time keys of that type.
  static boolean compatible(LmsType tree, LmOtsType ots) {
    return tree.hash() == ots.hash() && tree.m() == ots.n();
  }

  /// The name that [#parse] reads: `LMS_SHA256_M32_H10/LMOTS_SHA256_N32_W8`.
  public String name() {
    return tree + "/" + ots;
  }

  /// The hash function of tree and one-time keys.
  public HashFunction hash() {
    return tree.hash();
  }

  /// The length of a hash in bytes.
  public int n() {
    return tree.m();
  }

  /// The height of the tree.
  public int height() {
    return tree.height();
  }

  /// The number of leaves, 2^height.
  public int leaves() {
    return 1 << tree.height();
  }

  /// The length of a public key in bytes (RFC 8554 §5.3).
  public int publicKeyBytes() {
    return 4 + 4 + TREE_IDENTIFIER_BYTES + n();
  }

  /// The length of a signature in bytes (RFC 8554 §5.4).
  public int signatureBytes() {
    return 4 + ots.signatureBytes() + 4 + n() * height();
  }

  @Override
  public String toString() {
    return name();
  }
}
