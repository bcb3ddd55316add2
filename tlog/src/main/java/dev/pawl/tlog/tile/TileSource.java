package dev.pawl.tlog.tile;

import java.io.IOException;

/// Fetches files of a published log from wherever it is.
@FunctionalInterface
public interface TileSource {
  /// The bytes of a tile.
  ///
  /// @throws IOException where it cannot be fetched, or does not exist
  byte[] fetch(Tile tile) throws IOException;
}
