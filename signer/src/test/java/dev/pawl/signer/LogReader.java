package dev.pawl.signer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DurableFiles;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.tlog.Checkpoint;
import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import dev.pawl.tlog.note.SignedNote;
import dev.pawl.tlog.tile.EntryBundle;
import dev.pawl.tlog.tile.Tile;
import dev.pawl.tlog.tile.TileHashes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads a published log as a stranger would, file by file, and compares it with what the ledger
/// holds.
final class LogReader {
  private final Disk disk;
  private final Path root;
  private final LogKeys keys;

  LogReader(Disk disk, Path root, LogKeys keys) {
    this.disk = disk;
    this.root = root;
    this.keys = keys;
  }

  Optional<SignedNote> checkpoint() throws Exception {
    Path file = root.resolve("checkpoint");
    return disk.exists(file)
        ? Optional.of(SignedNote.parse(DurableFiles.readSmall(disk, file, 1 << 20)))
        : Optional.empty();
  }

  byte[] fetch(Tile tile) throws IOException {
    return DurableFiles.readSmall(disk, root.resolve(tile.path()), 1 << 25);
  }

  /// Checks that the checkpoint names what is there, every file of it, and that it is what the
  /// ledger holds.
  ///
  /// @return how far the log has come; the empty tree's head where there is no checkpoint
  TreeHead check(List<LedgerRecord> ledger) throws Exception {
    Optional<SignedNote> note = checkpoint();
    if (note.isEmpty()) {
      return MerkleTree.EMPTY;
    }
    assertThat(keys.verifiers()).allMatch(key -> key.verifies(note.get()));
    Checkpoint checkpoint = Checkpoint.parse(note.get().text());
    assertThat(checkpoint.origin()).isEqualTo(keys.origin());
    TreeHead head = checkpoint.head();
    Frontier tree = new Frontier();
    for (Tile tile : Tile.between(0, head.size())) {
      if (tile.level() == Tile.ENTRIES) {
        for (byte[] entry : EntryBundle.decode(fetch(tile), tile.width())) {
          assertThat(entry).isEqualTo(ledger.get((int) tree.size()).entry().toArray());
          tree.append(MerkleTree.leafHash(entry));
        }
      } else {
        byte[] expected = TileHashes.encode(tile, (height, index) -> node(ledger, height, index));
        assertThat(fetch(tile)).as(tile.path()).isEqualTo(expected);
      }
    }
    assertThat(tree.head()).isEqualTo(head);
    return head;
  }

  private static dev.pawl.tlog.Hash node(List<LedgerRecord> ledger, int height, long index) {
    Frontier subtree = new Frontier();
    long end = (index + 1) << height;
    for (long leaf = index << height; leaf < end; leaf++) {
      subtree.append(MerkleTree.leafHash(ledger.get((int) leaf).entry().toArray()));
    }
    return subtree.head().root();
  }

  /// Checks that nothing is there but what the log needs, and parts of tiles that are not full.
  void checkNothingElse(long size) throws Exception {
    Set<String> needed = new HashSet<>(Set.of("checkpoint"));
    Tile.between(0, size).forEach(tile -> needed.add(tile.path()));
    for (String file : files()) {
      if (!needed.contains(file)) {
        Tile part = Tile.parse(file);
        assertThat(part.isFull()).as(file).isFalse();
        assertThat(new Tile(part.level(), part.index(), Tile.FULL).isWithin(size))
            .as(file)
            .isFalse();
      }
    }
  }

  /// All files, as paths below the root.
  List<String> files() throws IOException {
    List<String> files = new ArrayList<>();
    if (disk.exists(root)) {
      walk(root, files);
    }
    return files;
  }

  private void walk(Path directory, List<String> files) throws IOException {
    for (Path path : disk.list(directory)) {
      try {
        walk(path, files);
      } catch (java.nio.file.NotDirectoryException e) {
        files.add(root.relativize(path).toString());
      }
    }
  }
}
