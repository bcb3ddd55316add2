package dev.pawl.signer;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskFile;
import dev.pawl.durable.DurableFiles;
import dev.pawl.ledger.Entry;
import dev.pawl.ledger.EntryCodec;
import dev.pawl.ledger.Ledger;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.ledger.LedgerStore.RecordCursor;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import dev.pawl.tlog.note.SignedNote;
import dev.pawl.tlog.tile.EntryBundle;
import dev.pawl.tlog.tile.Tile;
import dev.pawl.tlog.tile.TileBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Writes a published log into a directory in one go, for an auditor: entries, tiles, and the
/// checkpoint last. What it writes is a copy: it is not forced, and it can be made again.
///
/// Memory: a tile for each level, and the names of its directories.
public final class AuditBundle {
  private final Disk disk;
  private final Path directory;
  private final List<byte[]> entries = new ArrayList<>(Tile.FULL);
  private final TileBuilder tiles = new TileBuilder();
  private final Set<Path> made = new HashSet<>();

  /// Told of every entry on the way.
  @FunctionalInterface
  public interface Reader {
    /// Called once for each, in order.
    ///
    /// @param entry at this index
    /// @param recorded what the store holds of it, with its private companions
    void entry(long index, Entry entry, LedgerRecord recorded) throws IOException;
  }

  /// @param directory made where it is absent; what is in it may be replaced
  public AuditBundle(Disk disk, Path directory) {
    this.disk = disk;
    this.directory = directory;
  }

  /// Writes the entries of a ledger up to a head, and their tiles.
  ///
  /// @throws IOException where a file cannot be written
  /// @throws dev.pawl.ledger.StoreDamagedException where the ledger cannot be read on
  public void write(Ledger ledger, TreeHead head, Reader reader, AuditProgress progress)
      throws IOException {
    makeDirectories(directory.toAbsolutePath());
    try (RecordCursor records = ledger.readFrom(0)) {
      for (long index = 0; index < head.size(); index++) {
        LedgerRecord next = records.next().orElseThrow();
        reader.entry(index, EntryCodec.decode(next.entry()), next);
        add(next.entry().toArray());
        if ((index + 1) % Tile.FULL == 0 || index + 1 == head.size()) {
          progress.entries(index + 1, head.size());
        }
      }
    }
    end();
  }

  /// Writes the checkpoint: from here on the bundle can be read.
  public void write(SignedNote checkpoint) throws IOException {
    write("checkpoint", checkpoint.encode().getBytes(StandardCharsets.UTF_8));
  }

  /// Writes another file beside the log.
  ///
  /// @param name its path inside of the bundle
  public void write(String name, byte[] bytes) throws IOException {
    Path path = directory.resolve(name);
    makeDirectories(DurableFiles.parent(path));
    if (disk.exists(path)) {
      disk.delete(path);
    }
    try (DiskFile file = disk.open(path, Disk.Access.CREATE_SHARED)) {
      DurableFiles.writeFully(file, 0, ByteBuffer.wrap(bytes));
    }
  }

  private void makeDirectories(Path path) throws IOException {
    if (made.contains(path)) {
      return;
    }
    if (!disk.exists(path)) {
      makeDirectories(DurableFiles.parent(path));
      disk.createSharedDirectory(path);
    }
    made.add(path);
  }

  private void add(byte[] entry) throws IOException {
    entries.add(entry);
    if (entries.size() == Tile.FULL) {
      writeEntries();
      entries.clear();
    }
    tiles.append(MerkleTree.leafHash(entry, 0, entry.length), this::write);
  }

  private void end() throws IOException {
    if (!entries.isEmpty()) {
      writeEntries();
    }
    tiles.partials(this::write);
  }

  private void writeEntries() throws IOException {
    Tile tile = new Tile(Tile.ENTRIES, tiles.size() / Tile.FULL, entries.size());
    write(tile, EntryBundle.encode(entries));
  }

  private void write(Tile tile, byte[] bytes) throws IOException {
    write(tile.path(), bytes);
  }
}
