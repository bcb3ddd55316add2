package dev.pawl.tlog.tile;

import dev.pawl.tlog.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One file of a published log: which piece of the tree or of the entries, and how much of it there
/// is.
///
/// ```
/// tile/<level>/<index>         256 hashes of the level, 8 tree levels apart from the next
/// tile/<level>/<index>.p/<w>   the first w of them, while there are no more
/// tile/entries/<index>         256 entries, .p/<w> likewise
/// ```
///
/// An index is written in groups of three digits, all but the last with an x before them: 1234067
/// is `x001/x234/067`.
///
/// @param level 0 for leaf hashes, up to 7; [#ENTRIES] for entries
/// @param index which of its level, 0-based
/// @param width how many hashes or entries it holds, 1 to 256
public record Tile(int level, long index, int width) {
  /// How many hashes or entries a full tile has.
  public static final int FULL = 256;

  /// The level of a tile of entries.
  public static final int ENTRIES = -1;

  /// How many levels of the tree are in one tile.
  public static final int HEIGHT = 8;

  static final int LEVEL_MAX = 7; // 256^8 leaves are more than there can be
  private static final int DIGITS = 1_000;
  private static final Pattern PATH =
      Pattern.compile("tile/(entries|[0-7])/((?:x[0-9]{3}/)*[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

  /// Checks that there can be such a tile.
  ///
  /// @throws IllegalArgumentException where there cannot
  public Tile {
    if (level < ENTRIES || level > LEVEL_MAX) {
      throw new IllegalArgumentException(
          "level is " + level + ", expected 0 to " + LEVEL_MAX + ", or that of entries");
    }
    if (index < 0 || index > (Long.MAX_VALUE >>> (HEIGHT * Math.max(level, 0))) / FULL) {
      throw new IllegalArgumentException("there is no tile " + index + " of level " + level);
    }
    if (width < 1 || width > FULL) {
      throw new IllegalArgumentException("width is " + width + ", expected 1 to " + FULL);
    }
  }

  /// Whether it holds all it ever will; it never changes then.
  public boolean isFull() {
    return width == FULL;
  }

  /// Where it stands below the log's prefix.
  public String path() {
    StringBuilder digits = new StringBuilder("%03d".formatted(index % DIGITS));
    for (long rest = index / DIGITS; rest > 0; rest /= DIGITS) {
      digits.insert(0, "x%03d/".formatted(rest % DIGITS));
    }
    String name = level == ENTRIES ? "entries" : Integer.toString(level);
    return "tile/" + name + '/' + digits + (isFull() ? "" : ".p/" + width);
  }

  /// Reads a path.
  ///
  /// @throws MalformedException where [#path()] does not write it
  public static Tile parse(String path) throws MalformedException {
    Matcher parts = PATH.matcher(path);
    if (parts.matches()) {
      try {
        int level = parts.group(1).equals("entries") ? ENTRIES : Integer.parseInt(parts.group(1));
        long index = Long.parseLong(parts.group(2).replaceAll("[x/]", ""));
        int width = parts.group(3) == null ? FULL : Integer.parseInt(parts.group(3));
        Tile tile = new Tile(level, index, width);
        if (tile.path().equals(path)) {
          return tile;
        }
      } catch (IllegalArgumentException e) {
        // too many digits, or more than there can be
      }
    }
    throw new MalformedException("not the path of a tile: " + path);
  }

  /// The tiles that a log must publish when it grows from one size to another, entries first, each
  /// level from left to right: those that are new or wider than before.
  ///
  /// @param oldSize how many entries were published, 0 or more
  /// @param newSize how many there are, `oldSize` or more
  public static List<Tile> between(long oldSize, long newSize) {
    if (oldSize < 0 || oldSize > newSize) {
      throw new IllegalArgumentException(
          "old size is %d, expected 0 to the new size %d".formatted(oldSize, newSize));
    }
    List<Tile> tiles = new ArrayList<>();
    add(tiles, ENTRIES, oldSize, newSize);
    for (int level = 0; level <= LEVEL_MAX; level++) {
      add(tiles, level, oldSize >>> (HEIGHT * level), newSize >>> (HEIGHT * level));
    }
    return tiles;
  }

  private static void add(List<Tile> tiles, int level, long oldHashes, long newHashes) {
    for (long first = oldHashes - oldHashes % FULL; first < newHashes; first += FULL) {
      if (first + FULL <= oldHashes || oldHashes == newHashes) {
        continue; // no more in it than before
      }
      tiles.add(new Tile(level, first / FULL, (int) Math.min(FULL, newHashes - first)));
    }
  }

  /// The full tiles of which a log that grew from one size to another had published a part: only
  /// now may that part go (C2SP tlog-tiles, partial tiles).
  ///
  /// @param oldSize how many entries were published, 0 or more
  /// @param newSize how many there are, `oldSize` or more
  public static List<Tile> filled(long oldSize, long newSize) {
    List<Tile> tiles = new ArrayList<>();
    for (int level = ENTRIES; level <= LEVEL_MAX; level++) {
      int height = HEIGHT * Math.max(level, 0);
      long index = (oldSize >>> height) / FULL;
      if ((oldSize >>> height) % FULL > 0 && new Tile(level, index, FULL).isWithin(newSize)) {
        tiles.add(new Tile(level, index, FULL));
      }
    }
    return tiles;
  }

  /// The last tile of each level of a log of this size, entries first.
  public static List<Tile> last(long size) {
    List<Tile> tiles = new ArrayList<>();
    for (int level = ENTRIES; level <= LEVEL_MAX; level++) {
      long hashes = size >>> (HEIGHT * Math.max(level, 0));
      if (hashes > 0) {
        long index = (hashes - 1) / FULL;
        tiles.add(new Tile(level, index, (int) (hashes - index * FULL)));
      }
    }
    return tiles;
  }

  /// Whether a log of this size has all of this tile.
  public boolean isWithin(long size) {
    return index * FULL + width <= size >>> (HEIGHT * Math.max(level, 0));
  }

  @Override
  public String toString() {
    return path();
  }
}
