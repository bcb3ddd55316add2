package dev.pawl.acceptance.interop;

import dev.pawl.tlog.Checkpoint;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.HashReader;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import dev.pawl.tlog.note.KeyType;
import dev.pawl.tlog.note.NoteSigner;
import dev.pawl.tlog.note.SignedNote;
import dev.pawl.tlog.tile.EntryBundle;
import dev.pawl.tlog.tile.Tile;
import dev.pawl.tlog.tile.TileHashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A log published in a directory, signed with keys of both kinds. It can be published anew with
/// other entries, as only a dishonest operator would.
final class Published {
  static final String ORIGIN = "pawl.example/ledger";

  private static final long SECONDS = 1_800_000_000;

  final Path directory;
  final NoteSigner ed25519;
  final NoteSigner mlDsa;

  Published(Path directory) throws Exception {
    SecureRandom random = new SecureRandom();
    this.directory = directory;
    this.ed25519 = NoteSigner.generate(ORIGIN, KeyType.ED25519, random);
    this.mlDsa = NoteSigner.generate(ORIGIN, KeyType.ML_DSA_44_COSIGNATURE, random);
  }

  /// Writes tiles, bundles and checkpoint of these entries, and removes what was there.
  SignedNote publish(List<byte[]> entries, NoteSigner... witnesses) throws IOException {
    Directories.delete(directory);
    HashReader tree = tree(entries);
    for (Tile tile : Tile.between(0, entries.size())) {
      Path file = directory.resolve(tile.path());
      Files.createDirectories(file.getParent());
      int first = (int) tile.index() * Tile.FULL;
      Files.write(
          file,
          tile.level() == Tile.ENTRIES
              ? EntryBundle.encode(entries.subList(first, first + tile.width()))
              : TileHashes.encode(tile, tree));
    }
    Files.createDirectories(directory);
    SignedNote note = checkpoint(entries, witnesses);
    Files.writeString(checkpoint(), note.encode());
    return note;
  }

  /// The checkpoint of these entries, signed by the log and these witnesses.
  SignedNote checkpoint(List<byte[]> entries, NoteSigner... witnesses) {
    String text = new Checkpoint(ORIGIN, head(entries)).encode();
    SignedNote note = new SignedNote(text, List.of(ed25519.sign(text, SECONDS)));
    note = note.with(mlDsa.sign(text, SECONDS));
    for (NoteSigner witness : witnesses) {
      note = note.with(witness.sign(text, SECONDS));
    }
    return note;
  }

  Path checkpoint() {
    return directory.resolve("checkpoint");
  }

  /// A policy that believes this log and wants no witnesses.
  String policy() {
    return "log %s\nlog %s\nquorum none\n".formatted(ed25519.verifier(), mlDsa.verifier());
  }

  /// Writes a file beside the published directory.
  Path beside(String name, String text) throws IOException {
    return Files.writeString(directory.resolveSibling(name), text);
  }

  static TreeHead head(List<byte[]> entries) {
    List<Hash> leaves = entries.stream().map(MerkleTree::leafHash).toList();
    return new TreeHead(
        entries.size(), leaves.isEmpty() ? MerkleTree.emptyRoot() : definition(leaves));
  }

  /// RFC 9162 §2.1.1, word for word.
  private static Hash definition(List<Hash> leaves) {
    if (leaves.size() == 1) {
      return leaves.getFirst();
    }
    int k = Integer.highestOneBit(leaves.size() - 1);
    return MerkleTree.nodeHash(
        definition(leaves.subList(0, k)), definition(leaves.subList(k, leaves.size())));
  }

  /// The hashes of all complete subtrees.
  static HashReader tree(List<byte[]> entries) {
    List<List<Hash>> levels = new ArrayList<>();
    levels.add(entries.stream().map(MerkleTree::leafHash).toList());
    while (levels.getLast().size() > 1) {
      List<Hash> below = levels.getLast();
      Hash[] above = new Hash[below.size() / 2];
      Arrays.setAll(above, i -> MerkleTree.nodeHash(below.get(2 * i), below.get(2 * i + 1)));
      levels.add(List.of(above));
    }
    return (level, index) -> levels.get(level).get((int) index);
  }
}
