package dev.pawl.tlog.tile;

import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.util.Arrays;

/// Makes the tiles of a tree that grows leaf by leaf, each hash of the tree computed once.
///
/// Of each tile level it keeps the last tile, as far as it is there: 64 KiB at most, however large
/// the tree. A tile that a leaf completes is handed out at once; those that are not full, when the
/// owner asks for them. Mutable, for one owner.
public final class TileBuilder {
  /// Takes tiles.
  @FunctionalInterface
  public interface Sink {
    /// Takes a tile.
    ///
    /// @param bytes its hashes, for the sink to keep
    void accept(Tile tile, byte[] bytes) throws IOException;
  }

  private static final int ROW_BYTES = Tile.FULL * Hash.BYTES;

  private final Frontier frontier;
  private final byte[][] rows = new byte[Tile.LEVEL_MAX + 1][]; // empty until needed

  private TileBuilder(Frontier frontier) {
    this.frontier = frontier;
    Arrays.fill(rows, new byte[0]);
  }

  /// The tiles of an empty tree.
  public TileBuilder() {
    this(new Frontier());
  }

  /// Goes on with a tree of which the tiles were published: reads the last tile of each level where
  /// it is not full. What was read is no more to be trusted than the source: compare [#head()] with
  /// a head that is. Where the roots are the same, so is every hash that was read.
  ///
  /// @param size how many leaves the published tree has
  /// @throws IOException where a tile cannot be read
  public static TileBuilder resume(long size, TileSource source) throws IOException {
    TileHashes hashes = new TileHashes(source, size);
    TileBuilder builder = new TileBuilder(Frontier.read(size, hashes));
    for (int level = 0; level <= Tile.LEVEL_MAX; level++) {
      int width = builder.width(level);
      for (int i = 0; i < width; i++) {
        int height = level * Tile.HEIGHT;
        long index = (size >>> height) - width + i;
        builder.put(level, index, hashes.read(height, index));
      }
    }
    return builder;
  }

  /// How many leaves the tree has.
  public long size() {
    return frontier.size();
  }

  /// The size and the root of the tree as it is now.
  public TreeHead head() {
    return frontier.head();
  }

  /// Appends a leaf, and hands out the tiles that it completes, the lowest first.
  ///
  /// @throws IOException where the sink does; nobody may use this builder any more then
  public void append(Hash leaf, Sink full) throws IOException {
    long index = frontier.size();
    int[] height = {0};
    frontier.append(leaf, node -> putNode(height[0]++, index, node));
    for (int level = 0; level <= Tile.LEVEL_MAX && completes(level); level++) {
      long tile = (size() >>> ((level + 1) * Tile.HEIGHT)) - 1;
      full.accept(new Tile(level, tile, Tile.FULL), row(level).clone());
    }
  }

  private void putNode(int height, long leaf, Hash node) {
    if (height % Tile.HEIGHT == 0) {
      put(height / Tile.HEIGHT, leaf >>> height, node);
    }
  }

  private void put(int level, long index, Hash hash) {
    hash.copyTo(row(level), (int) (index % Tile.FULL) * Hash.BYTES);
  }

  private boolean completes(int level) {
    int height = (level + 1) * Tile.HEIGHT;
    return height < Long.SIZE && size() % (1L << height) == 0;
  }

  /// Hands out the last tile of each level where it is not full, the lowest first.
  ///
  /// @throws IOException where the sink does
  public void partials(Sink sink) throws IOException {
    for (int level = 0; level <= Tile.LEVEL_MAX; level++) {
      int width = width(level);
      if (width > 0) {
        long tile = (size() >>> (level * Tile.HEIGHT)) / Tile.FULL;
        sink.accept(new Tile(level, tile, width), Arrays.copyOf(row(level), width * Hash.BYTES));
      }
    }
  }

  /// How many hashes the last tile of this level has; 0 where it is full.
  private int width(int level) {
    return (int) ((size() >>> (level * Tile.HEIGHT)) % Tile.FULL);
  }

  private byte[] row(int level) {
    if (rows[level].length == 0) {
      rows[level] = new byte[ROW_BYTES];
    }
    return rows[level];
  }
}
