package dev.pawl.signer;

import dev.pawl.durable.DerivedFiles;
import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskFile;
import dev.pawl.durable.DurableFiles;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.note.SignedNote;
import dev.pawl.tlog.tile.Tile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The files of a published log, below one directory, for anybody to read.
///
/// Each file appears under its name when it is whole and forced, so that no reader, and no cache
/// between, ever gets a part of a tile. The names are forced together, by [#settle()], before a
/// checkpoint needs them. For one thread.
final class LogDirectory {
  private static final String CHECKPOINT = "checkpoint";
  private static final String PARTS = ".p"; // ends the name of the directory of a tile's parts
  private static final int TILE_BYTES_MAX = Tile.FULL * (Short.BYTES + 0xFFFF);

  private final Disk disk;
  private final Path root;
  private final Set<Path> known = new HashSet<>(); // directories that are there
  private final Set<Path> unsettled = new LinkedHashSet<>(); // directories with names to force

  LogDirectory(Disk disk, Path root) {
    this.disk = disk;
    this.root = root.toAbsolutePath().normalize();
  }

  Path checkpointPath() {
    return root.resolve(CHECKPOINT);
  }

  /// The bytes of the checkpoint, whatever they are; empty where there is none.
  Optional<byte[]> checkpoint() throws IOException {
    return read(checkpointPath(), SignedNote.BYTES_MAX);
  }

  /// Replaces the checkpoint; durable on return, and what [#write] wrote before is so earlier.
  void publish(byte[] checkpoint) throws IOException {
    makeDirectory(root);
    settle();
    replace(checkpointPath(), checkpoint);
    disk.forceDirectory(root);
  }

  /// Makes durable that the checkpoint is the one that is found: whoever put it there may have
  /// died, or failed, before it was.
  void forceCheckpoint() throws IOException {
    disk.forceDirectory(root);
  }

  /// The bytes of a tile.
  ///
  /// @throws NoSuchFileException where it is not there
  byte[] fetch(Tile tile) throws IOException {
    return DurableFiles.readSmall(disk, root.resolve(tile.path()), TILE_BYTES_MAX);
  }

  /// Whether the tile is there and has these bytes.
  boolean holds(Tile tile, byte[] bytes) throws IOException {
    return read(root.resolve(tile.path()), TILE_BYTES_MAX)
        .filter(found -> Arrays.equals(found, bytes))
        .isPresent();
  }

  /// Writes a tile; durable after [#settle()].
  void write(Tile tile, byte[] bytes) throws IOException {
    Path file = root.resolve(tile.path());
    makeDirectory(DurableFiles.parent(file));
    replace(file, bytes);
    unsettled.add(DurableFiles.parent(file));
  }

  /// Makes the names durable of all that was written.
  void settle() throws IOException {
    for (Path directory : unsettled) {
      disk.forceDirectory(directory);
    }
    unsettled.clear();
  }

  /// Removes the parts of a tile that is there as a whole.
  void removeParts(Tile full) throws IOException {
    Path parts = parts(full);
    DerivedFiles.remove(disk, parts);
    known.remove(parts);
  }

  /// Removes the parts of full tiles that a crash has left in the directories of the last tiles.
  /// Should any be left elsewhere, they are right and do no harm.
  ///
  /// @param size of the published log
  void removeLeftParts(long size) throws IOException {
    for (Tile last : Tile.last(size)) {
      Path directory = DurableFiles.parent(parts(last));
      for (Path present : disk.exists(directory) ? disk.list(directory) : List.<Path>of()) {
        Optional<Tile> full = tileOfParts(present);
        if (full.isPresent() && full.get().isWithin(size)) {
          removeParts(full.get());
        }
      }
    }
  }

  private Optional<Tile> tileOfParts(Path path) {
    String name = root.relativize(path).toString();
    if (!name.endsWith(PARTS)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Tile.parse(name.substring(0, name.length() - PARTS.length())));
    } catch (MalformedException e) {
      return Optional.empty(); // somebody else's
    }
  }

  private Path parts(Tile tile) {
    return root.resolve(new Tile(tile.level(), tile.index(), Tile.FULL).path() + PARTS);
  }

  private Optional<byte[]> read(Path file, int bytesMax) throws IOException {
    try {
      return Optional.of(DurableFiles.readSmall(disk, file, bytesMax));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private void replace(Path file, byte[] bytes) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    try (DiskFile to = create(temporary)) {
      DurableFiles.writeFully(to, 0, ByteBuffer.wrap(bytes));
      to.force();
    }
    disk.rename(temporary, file);
  }

  private DiskFile create(Path file) throws IOException {
    try {
      return disk.open(file, Disk.Access.CREATE_SHARED);
    } catch (FileAlreadyExistsException e) {
      disk.delete(file); // left by a crash
      return disk.open(file, Disk.Access.CREATE_SHARED);
    }
  }

  /// A directory that is there may have been made by a process that died before it was forced, so
  /// its name is forced whoever made it. The root and what is above it may be somebody else's; what
  /// is lost with them is made again.
  private void makeDirectory(Path directory) throws IOException {
    if (known.contains(directory)) {
      return;
    }
    boolean made = !disk.exists(directory);
    if (made || (directory.startsWith(root) && !directory.equals(root))) {
      makeDirectory(DurableFiles.parent(directory));
      unsettled.add(DurableFiles.parent(directory));
    }
    if (made) {
      disk.createSharedDirectory(directory);
    }
    known.add(directory);
  }
}
