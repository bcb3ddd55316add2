package dev.pawl.signer;

import dev.pawl.durable.DerivedFiles;
import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskFile;
import dev.pawl.durable.DurableFiles;
import dev.pawl.hbs.sign.TreePrivateKey;
import dev.pawl.ledger.KeyId;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The trees of a store: read from their files, or made and kept. The smallest are made each time.
///
/// A file is `<directory>/<key id>/<layer>-<tree>.nodes`. A file that is missing, damaged or of
/// another tree is made again, and the watcher hears of it; nothing depends on it but time.
final class NodeFiles {
  private static final Logger LOG = System.getLogger(NodeFiles.class.getName());
  private static final Pattern FILE_NAME = Pattern.compile("([0-9]{1,2})-([0-9]{1,19})\\.nodes");

  /// Files of trees that are used up are removed when a layer has more than this.
  private static final long LAYER_BYTES_MAX = 256 << 20;

  private static final int LAYER_FILES_MAX = 64;

  private final Disk disk;
  private final Path directory;
  private final Vault vault;
  private final TreeGenerator generator;

  /// @param directory made when it is needed, inside the one of all that is derived
  /// @param vault used, not taken over
  NodeFiles(Disk disk, Path directory, Vault vault, TreeGenerator generator) {
    this.disk = disk;
    this.directory = directory;
    this.vault = vault;
    this.generator = generator;
  }

  /// Reads the tree, or makes it.
  ///
  /// @throws java.util.concurrent.CancellationException as [TreeGenerator#generate] does
  /// @throws IOException where its nodes cannot be kept
  BuiltTree open(TreeAddress address, TreePrivateKey key, TreeGenerator.Watch watch)
      throws IOException {
    if (!TreeCost.of(key).isWorthFile()) {
      return inMemory(key, watch);
    }
    Path path = path(address);
    DerivedFiles.makeRoom(disk, DurableFiles.parent(directory), path);
    if (!disk.exists(path)) {
      return make(path, address, key, watch);
    }
    Optional<BuiltTree> present = read(path, address, key);
    return present.isPresent()
        ? present.get()
        : make(path, address, key, watch.because(TreeProgress.Purpose.NODES_DAMAGED));
  }

  /// Makes the tree again although there are nodes, which turned out damaged.
  BuiltTree rebuild(TreeAddress address, TreePrivateKey key, TreeGenerator.Watch watch)
      throws IOException {
    return TreeCost.of(key).isWorthFile()
        ? make(path(address), address, key, watch)
        : inMemory(key, watch);
  }

  private BuiltTree inMemory(TreePrivateKey key, TreeGenerator.Watch watch) throws IOException {
    MemoryNodes nodes = new MemoryNodes(key.height(), key.n());
    byte[] root = generator.generate(key, nodes, watch);
    return new BuiltTree(key.publicKey(root), nodes.nodes());
  }

  private BuiltTree make(
      Path path, TreeAddress address, TreePrivateKey key, TreeGenerator.Watch watch)
      throws IOException {
    DerivedFiles.makeRoom(disk, DurableFiles.parent(directory), path);
    byte[] root;
    try (NodeFileWriter writer = new NodeFileWriter(disk, vault, path, address, key)) {
      root = generator.generate(key, writer, watch);
      writer.finish(root);
    }
    prune(address, NodeFile.bytes(key.height(), key.n()));
    NodeFile file = new NodeFile(disk.open(path, Disk.Access.READ), key.height(), key.n());
    return new BuiltTree(key.publicKey(root), file);
  }

  /// The tree, if the file is whole and really its own.
  private Optional<BuiltTree> read(Path path, TreeAddress address, TreePrivateKey key) {
    DiskFile opened;
    try {
      opened = disk.open(path, Disk.Access.READ);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "{0} cannot be opened; making it again: {1}", path, e.getMessage());
      return Optional.empty();
    }
    NodeFile file = new NodeFile(opened, key.height(), key.n());
    try {
      if (opened.size() == NodeFile.bytes(key.height(), key.n())) {
        byte[] root = file.root();
        byte[] header = NodeFileHeader.ofNodes(address, key);
        byte[] expected =
            NodeFile.head(header, vault.tagOfNodes(address.key(), header, root)).array();
        if (MessageDigest.isEqual(expected, file.head())) {
          return Optional.of(new BuiltTree(key.publicKey(root), file));
        }
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "{0}: {1}", path, e.getMessage());
    } catch (RuntimeException | Error e) {
      file.close();
      throw e;
    }
    file.close();
    LOG.log(Level.WARNING, "{0} is damaged or of another tree; making it again", path);
    return Optional.empty();
  }

  private Path path(TreeAddress address) {
    return directoryOf(address.key()).resolve(address.layer() + "-" + address.tree() + ".nodes");
  }

  private Path directoryOf(KeyId key) {
    return directory.resolve(key.toString());
  }

  /// Removes the files of trees far to the left of this one; what does not go stays.
  private void prune(TreeAddress address, long bytes) {
    long files = Math.clamp(LAYER_BYTES_MAX / bytes, 2, LAYER_FILES_MAX);
    try {
      for (Path path : disk.list(directoryOf(address.key()))) {
        Matcher name = FILE_NAME.matcher(path.getFileName().toString());
        if (name.matches()
            && Integer.parseInt(name.group(1)) == address.layer()
            && Long.parseLong(name.group(2)) <= address.tree() - files) {
          disk.delete(path);
        }
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "old trees were not removed: {0}", e.getMessage());
    }
  }

  /// Removes everything about the trees of a key that was never created.
  void discard(KeyId key) throws IOException {
    if (disk.exists(directoryOf(key))) {
      for (Path path : disk.list(directoryOf(key))) {
        disk.delete(path);
      }
    }
  }
}
