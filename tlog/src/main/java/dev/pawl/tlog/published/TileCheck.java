package dev.pawl.tlog.published;

import dev.pawl.tlog.Hash;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.tile.Tile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Holds the tiles of a log above the leaves against what the entries make them: proofs are made of
/// tiles, and one that differs makes proofs that do not verify. Memory: a tile for each level.
///
/// Tiles of leaf hashes are compared by the [EntryCursor]. For one thread.
public final class TileCheck {
  private final LogReader log;
  private final Consumer<String> problems;
  private final List<List<Hash>> rows = new ArrayList<>(); // of level 1 and up, not full
  private final List<Long> done = new ArrayList<>(); // how many tiles of the level were compared

  /// @param problems told of each tile that is missing or wrong
  public TileCheck(LogReader log, Consumer<String> problems) {
    this.log = log;
    this.problems = problems;
  }

  /// Takes the next entries, from the first of the log on.
  ///
  /// @throws IOException where the log does not answer
  public void block(EntryBlock block) throws IOException {
    block.tileProblem().ifPresent(problems);
    if (block.leaves().size() == Tile.FULL) {
      add(1, MerkleTree.rootOf(block.leaves()));
    }
  }

  private void add(int level, Hash hash) throws IOException {
    if (rows.size() < level) {
      rows.add(new ArrayList<>(Tile.FULL));
      done.add(0L);
    }
    List<Hash> row = rows.get(level - 1);
    row.add(hash);
    if (row.size() == Tile.FULL) {
      compareRow(level);
      Hash above = MerkleTree.rootOf(row);
      row.clear();
      done.set(level - 1, done.get(level - 1) + 1);
      add(level + 1, above);
    }
  }

  /// Compares the partial tiles, after the last entry.
  ///
  /// @throws IOException where the log does not answer
  public void end() throws IOException {
    for (int level = 1; level <= rows.size(); level++) {
      if (!rows.get(level - 1).isEmpty()) {
        compareRow(level);
      }
    }
  }

  private void compareRow(int level) throws IOException {
    List<Hash> row = rows.get(level - 1);
    compare(log, new Tile(level, done.get(level - 1), row.size()), row).ifPresent(problems);
  }

  /// What is wrong with a tile, given what it should hold.
  static Optional<String> compare(LogReader log, Tile tile, List<Hash> hashes) throws IOException {
    byte[] bytes;
    try {
      bytes = log.fetch(tile);
    } catch (MissingFileException e) {
      return Optional.of(tile.path() + " is not there");
    }
    if (bytes.length != tile.width() * Hash.BYTES) {
      return Optional.of(
          "%s is %d bytes, expected %d"
              .formatted(tile.path(), bytes.length, tile.width() * Hash.BYTES));
    }
    for (int i = 0; i < hashes.size(); i++) {
      if (!hashes.get(i).equals(Hash.of(bytes, i * Hash.BYTES, Hash.BYTES))) {
        return Optional.of(
            "%s has another hash %d than the entries make".formatted(tile.path(), i));
      }
    }
    return Optional.empty();
  }
}
