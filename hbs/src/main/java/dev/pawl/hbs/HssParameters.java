package dev.pawl.hbs;

import dev.pawl.hbs.tree.Hypertree;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The parameters of an HSS key: one LMS tree type for each level, the top first.
///
/// Leaves of the whole key are counted from 0, the bottom level fastest: in a key of two levels of
/// height 5, leaf 33 is leaf 1 of the bottom tree that leaf 1 of the top tree certifies.
///
/// @param levels 1 to 8 levels of one hash function and length, of at most 60 bits of height
///   together
public record HssParameters(List<LmsParameters> levels) implements SchemeParameters {

  /// The most levels (RFC 8554 §6).
  public static final int LEVELS_MAX = 8;

  /// The most height of all levels together. A limit of this implementation for keys that it makes;
  /// it verifies higher ones.
  public static final int HEIGHT_MAX = Hypertree.HEIGHT_MAX;

  /// Checks the number of levels, their hash and their height.
  ///
  /// @throws IllegalArgumentException with the value seen and what is valid
  public HssParameters {
    levels = List.copyOf(levels);
    if (levels.isEmpty() || levels.size() > LEVELS_MAX) {
      throw new IllegalArgumentException(
          "levels are %d, expected 1 to %d".formatted(levels.size(), LEVELS_MAX));
    }
    checkOneHash(levels);
    var _ = hypertree(levels); // checks the heights
  }

  private static Hypertree hypertree(List<LmsParameters> levels) {
    return new Hypertree(levels.reversed().stream().map(LmsParameters::height).toList());
  }

  /// SP 800-208 §4 asks for one hash function and length at all levels; a key is as weak as its
  /// weakest level, so a mixture has no use.
  private static void checkOneHash(List<LmsParameters> levels) {
    LmsParameters top = levels.getFirst();
    for (int i = 1; i < levels.size(); i++) {
      LmsParameters level = levels.get(i);
      if (level.hash() != top.hash() || level.n() != top.n()) {
        throw new IllegalArgumentException(
            "level %d is %s, expected the hash function and length of level 0, %s"
                .formatted(i, level, top));
      }
    }
  }

  /// A key of these levels, the top first.
  public static HssParameters of(LmsParameters... levels) {
    return new HssParameters(List.of(levels));
  }

  /// Reads levels parted by commas, the top first:
  /// `LMS_SHA256_M32_H10/LMOTS_SHA256_N32_W8,LMS_SHA256_M32_H5/LMOTS_SHA256_N32_W4`.
  ///
  /// @throws IllegalArgumentException that names the level and the field and lists what is valid
  public static HssParameters parse(String name) {
    List<LmsParameters> levels = new ArrayList<>();
    for (String level : name.split(",", -1)) {
      try {
        levels.add(LmsParameters.parse(level));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "level %d: %s".formatted(levels.size(), e.getMessage()), e);
      }
    }
    return new HssParameters(levels);
  }

  /// The name that [#parse] reads.
  @Override
  public String name() {
    return levels.stream().map(LmsParameters::name).collect(Collectors.joining(","));
  }

  /// The parameters of one level, 0 at the top.
  public LmsParameters level(int level) {
    return levels.get(level);
  }

  @Override
  public int n() {
    return levels.getFirst().n();
  }

  @Override
  public Hypertree hypertree() {
    return hypertree(levels);
  }

  /// The number of the tree of this level that serves a leaf of the key, counted from 0 over the
  /// whole level.
  ///
  /// @param level 0 at the top
  /// @param leaf of the whole key
  public long treeAt(int level, long leaf) {
    return hypertree().tree(layer(level), checkedLeaf(leaf));
  }

  /// The leaf, in its tree of this level, that serves a leaf of the key.
  ///
  /// @param level 0 at the top
  /// @param leaf of the whole key
  public int leafAt(int level, long leaf) {
    return hypertree().leaf(layer(level), checkedLeaf(leaf));
  }

  private long checkedLeaf(long leaf) {
    if (leaf < 0 || leaf >= capacity()) {
      throw new IllegalArgumentException(
          "leaf is %d, expected 0 to %d".formatted(leaf, capacity() - 1));
    }
    return leaf;
  }

  /// Layer of a level, and level of a layer: they count in opposite ways.
  private int layer(int level) {
    return levels.size() - 1 - level;
  }

  /// The length of a public key in bytes (RFC 8554 §6.1).
  @Override
  public int publicKeyBytes() {
    return 4 + levels.getFirst().publicKeyBytes();
  }

  /// The length of a signature in bytes (RFC 8554 §6.2).
  @Override
  public int signatureBytes() {
    int signatures = levels.stream().mapToInt(LmsParameters::signatureBytes).sum();
    int childKeys = levels.stream().skip(1).mapToInt(LmsParameters::publicKeyBytes).sum();
    return 4 + signatures + childKeys;
  }

  /// The length of an LMS signature (RFC 8554 §5.4).
  @Override
  public int signatureBytes(int layer) {
    return levels.get(layer(layer)).signatureBytes();
  }

  /// The length of an LMS public key (RFC 8554 §5.3).
  @Override
  public int certifiedBytes(int layer) {
    return levels.get(layer(layer)).publicKeyBytes();
  }

  /// SP 800-208 §4 has all sets of RFC 8554 and RFC 9858, and asks for one hash at all levels.
  @Override
  public boolean approvedBySp800208() {
    return true;
  }

  @Override
  public String toString() {
    return name();
  }
}
