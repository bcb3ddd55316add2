package dev.pawl.tlog.tile;

import dev.pawl.tlog.Hash;
import dev.pawl.tlog.HashReader;
import dev.pawl.tlog.MerkleTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the hashes of a published tree, and makes its tiles.
///
/// A tile holds every eighth level of the tree; the levels between are hashed again. What comes
/// from a tile is no more to be trusted than the tile: a proof made of it has to be verified
/// against a root that is. For one thread.
public final class TileHashes implements HashReader {
  private static final int KEPT = 64; // tiles; a proof needs two of each level at most

  private final TileSource source;
  private final long size;
  private final Map<Tile, byte[]> kept =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Tile, byte[]> eldest) {
          return size() > KEPT;
        }
      };

  /// @param size how many leaves the published tree has: it says how wide its last tiles are
  public TileHashes(TileSource source, long size) {
    this.source = source;
    this.size = size;
  }

  /// The bytes of a tile of hashes.
  ///
  /// @param tree gives the hashes of complete subtrees
  /// @throws IllegalArgumentException where it is one of entries
  public static byte[] encode(Tile tile, HashReader tree) throws IOException {
    if (tile.level() == Tile.ENTRIES) {
      throw new IllegalArgumentException("a tile of entries has no hashes: " + tile);
    }
    ByteBuffer bytes = ByteBuffer.allocate(tile.width() * Hash.BYTES);
    for (int i = 0; i < tile.width(); i++) {
      tree.read(tile.level() * Tile.HEIGHT, tile.index() * Tile.FULL + i).putInto(bytes);
    }
    return bytes.array();
  }

  @Override
  public Hash read(int level, long index) throws IOException {
    int tileLevel = level / Tile.HEIGHT;
    int above = level % Tile.HEIGHT; // levels over the hashes of the tile
    long first = index << above; // the hashes of the tile's level under this one
    byte[] tile = tile(tileLevel, first / Tile.FULL);
    List<Hash> row = new ArrayList<>();
    for (int i = 0; i < 1 << above; i++) {
      row.add(Hash.of(tile, ((int) (first % Tile.FULL) + i) * Hash.BYTES, Hash.BYTES));
    }
    while (row.size() > 1) {
      for (int i = 0; i < row.size(); i++) {
        row.set(i, MerkleTree.nodeHash(row.get(i), row.remove(i + 1)));
      }
    }
    return row.getFirst();
  }

  private byte[] tile(int level, long index) throws IOException {
    long hashes = size >>> (Tile.HEIGHT * level);
    int width = (int) Math.min(Tile.FULL, hashes - index * Tile.FULL);
    if (width < 1) {
      throw new IOException(
          "a tree of " + size + " leaves has no tile " + index + " of level " + level);
    }
    Tile tile = new Tile(level, index, width);
    byte[] bytes = kept.get(tile);
    if (bytes == null) {
      bytes = source.fetch(tile);
      if (bytes.length != width * Hash.BYTES) {
        throw new IOException(
            "%s is %d bytes, expected %d".formatted(tile, bytes.length, width * Hash.BYTES));
      }
      kept.put(tile, bytes);
    }
    return bytes;
  }
}
