package dev.pawl.tlog.published;

import dev.pawl.tlog.Hash;
import dev.pawl.tlog.HashReader;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.note.SignedNote;
import dev.pawl.tlog.tile.EntryBundle;
import dev.pawl.tlog.tile.Tile;
import dev.pawl.tlog.tile.TileHashes;
import dev.pawl.tlog.tile.TileSource;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Reads a published log, whoever wrote it.
///
/// A log may remove a partial tile once there is more in it. So a tile that is not there as wide as
/// wanted is looked for in full, and then as wide as the log's newest checkpoint makes it; the
/// first hashes or entries of a wider one are those of the narrower. Safe for all threads.
public final class LogReader implements TileSource {
  private static final int ENTRY_MAX = Short.BYTES + EntryBundle.ENTRY_BYTES_MAX;
  private static final int LOOKS = 3; // while the log grows between two of them

  private final LogSource source;

  /// @param source stays the caller's to close
  public LogReader(LogSource source) {
    this.source = source;
  }

  /// Where the log is, for people.
  public String description() {
    return source.description();
  }

  /// The newest checkpoint; its signatures are not checked.
  ///
  /// @throws IOException where it cannot be fetched, or there is none
  /// @throws MalformedException where it is none
  public PublishedCheckpoint checkpoint() throws IOException, MalformedException {
    Optional<byte[]> note = source.fetch("checkpoint", SignedNote.BYTES_MAX);
    if (note.isEmpty()) {
      throw new MissingFileException("there is no checkpoint at " + source.description());
    }
    return PublishedCheckpoint.parse(note.get());
  }

  /// The hashes of the tree with so many leaves, as the tiles have them: no more to be believed
  /// than they are. For one thread.
  public HashReader hashes(long size) {
    return new TileHashes(this, size);
  }

  /// {@inheritDoc} Of hashes exactly as many as its width says; of entries, all of the file that
  /// holds them.
  ///
  /// @throws MissingFileException where the log does not have it, and nothing wider
  @Override
  public byte[] fetch(Tile tile) throws IOException {
    byte[] bytes = find(tile).bytes;
    return tile.level() == Tile.ENTRIES
        ? bytes
        : Arrays.copyOf(bytes, Math.min(bytes.length, tile.width() * Hash.BYTES));
  }

  /// The entries of a tile, exactly as many as its width says.
  ///
  /// @throws MissingFileException where the log does not have it, and nothing wider
  /// @throws MalformedException where the file is no bundle of its width
  public List<byte[]> bundle(Tile tile) throws IOException, MalformedException {
    Found found = find(tile);
    try {
      return EntryBundle.decode(found.bytes, found.width).subList(0, tile.width());
    } catch (MalformedException e) {
      throw new MalformedException(tile.path() + ": " + e.getMessage());
    }
  }

  /// The entries from one index on, in order.
  ///
  /// @param size how many the log has, by a checkpoint
  /// @param tiles whether the tiles of leaf hashes are fetched, too, and held against the entries
  public EntryCursor entries(long from, long size, boolean tiles) {
    return new EntryCursor(this, from, size, tiles);
  }

  /// A file that holds the tile, and how wide it is.
  private static final class Found {
    final byte[] bytes;
    final int width;

    Found(byte[] bytes, int width) {
      this.bytes = bytes;
      this.width = width;
    }
  }

  private Found find(Tile tile) throws IOException {
    Optional<byte[]> bytes = read(tile);
    if (bytes.isPresent()) {
      return new Found(bytes.get(), tile.width());
    }
    for (int look = 0; look < LOOKS && !tile.isFull(); look++) {
      int width = look == 0 ? Tile.FULL : widthNow(tile);
      bytes = read(new Tile(tile.level(), tile.index(), width));
      if (bytes.isPresent()) {
        return new Found(bytes.get(), width);
      }
    }
    throw new MissingFileException(source.description() + " has no " + tile.path());
  }

  /// How wide the newest checkpoint makes the tile, whoever signed that: no more than a hint.
  private int widthNow(Tile tile) throws IOException {
    try {
      long hashes = checkpoint().head().size() >>> (Tile.HEIGHT * Math.max(tile.level(), 0));
      long width = Math.min(Tile.FULL, hashes - tile.index() * Tile.FULL);
      return (int) Math.max(tile.width(), width);
    } catch (MalformedException e) {
      return tile.width();
    }
  }

  private Optional<byte[]> read(Tile tile) throws IOException {
    int each = tile.level() == Tile.ENTRIES ? ENTRY_MAX : Hash.BYTES;
    return source.fetch(tile.path(), tile.width() * each);
  }
}
