package dev.pawl.testkit;

import dev.pawl.tlog.Checkpoint;
import dev.pawl.tlog.Frontier;
import dev.pawl.tlog.Hash;
import dev.pawl.tlog.HashReader;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import dev.pawl.tlog.note.NoteSigner;
import dev.pawl.tlog.note.SignedNote;
import dev.pawl.tlog.published.LogSource;
import dev.pawl.tlog.tile.EntryBundle;
import dev.pawl.tlog.tile.Tile;
import dev.pawl.tlog.tile.TileHashes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/// A published log in memory, made the simple way: every file of it as the standard has it, open to
/// whatever a test wants to do to them.
public final class PublishedLog implements LogSource {
  private final String origin;
  private final List<NoteSigner> signers;
  private final List<byte[]> entries = new ArrayList<>();
  private final Frontier frontier = new Frontier();
  private final Map<String, Hash> nodes = new HashMap<>();
  private final Map<String, byte[]> files = new TreeMap<>(); // guarded by this

  /// @param signers whose signatures stand under each checkpoint
  public PublishedLog(String origin, NoteSigner... signers) {
    this.origin = origin;
    this.signers = List.of(signers);
  }

  /// Appends entries and publishes them, with the tiles that are new; older partial ones stay.
  public PublishedLog publish(List<byte[]> more) throws IOException {
    long published = frontier.size();
    for (byte[] entry : more) {
      long leaf = frontier.size();
      int[] level = {0};
      entries.add(entry);
      frontier.append(
          MerkleTree.leafHash(entry, 0, entry.length),
          node -> nodes.put(level[0] + "/" + (leaf >>> level[0]++), node));
    }
    HashReader tree = (level, index) -> Objects.requireNonNull(nodes.get(level + "/" + index));
    for (Tile tile : Tile.between(published, frontier.size())) {
      int first = (int) tile.index() * Tile.FULL;
      put(
          tile.path(),
          tile.level() == Tile.ENTRIES
              ? EntryBundle.encode(entries.subList(first, first + tile.width()))
              : TileHashes.encode(tile, tree));
    }
    show(frontier.head());
    return this;
  }

  /// Publishes a checkpoint, whatever it says.
  public void show(TreeHead head) {
    put("checkpoint", checkpoint(head).encode().getBytes(StandardCharsets.UTF_8));
  }

  /// The signed checkpoint of this head.
  public SignedNote checkpoint(TreeHead head) {
    String text = new Checkpoint(origin, head).encode();
    SignedNote note = new SignedNote(text, List.of());
    for (NoteSigner signer : signers) {
      note = note.with(signer.sign(text, 1_800_000_000));
    }
    return note;
  }

  /// How far the log has come.
  public TreeHead head() {
    return frontier.head();
  }

  /// The entries, in order.
  public List<byte[]> entries() {
    return List.copyOf(entries);
  }

  /// Makes or changes a file.
  public synchronized void put(String path, byte[] bytes) {
    files.put(path, bytes);
  }

  /// Removes a file.
  public synchronized void remove(String path) {
    if (files.remove(path) == null) {
      throw new IllegalArgumentException("no file " + path);
    }
  }

  /// All files, by path.
  public synchronized Map<String, byte[]> files() {
    return new TreeMap<>(files);
  }

  @Override
  public synchronized Optional<byte[]> fetch(String path, int bytesMax) throws IOException {
    Optional<byte[]> file = Optional.ofNullable(files.get(path));
    if (file.isPresent() && file.get().length > bytesMax) {
      throw new IOException(path + " is longer than " + bytesMax + " bytes");
    }
    return file;
  }

  @Override
  public String description() {
    return "memory";
  }

  @Override
  public void close() {}
}
