package dev.pawl.signer;

import dev.pawl.durable.DerivedFiles;
import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskFile;
import dev.pawl.durable.DurableFiles;
import dev.pawl.hbs.sign.TreePrivateKey;
import dev.pawl.hbs.tree.MerkleNodes;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Writes a file of nodes while its tree is made. The file has another name and no header until the
/// tree is complete.
///
/// A tree that takes long gets a second file beside it, of checkpoints, so that a crash costs each
/// thread the chunk at hand and no more:
///
/// ```
///  0        64     68           100    104
///  +--------+------+------------+------+------------+---
///  | header | node | tag        | node | tag        | ...
///  +--------+------+------------+------+------------+---
/// ```
///
/// A tag is the vault's over header, node number and all nodes below. Whoever takes up the work
/// believes a chunk only if its tag is right: not what a torn write left, and not what somebody
/// planted, whose one-time keys the root would certify.
///
/// Owned by one thread at a time.
final class NodeFileWriter implements NodeSink, AutoCloseable {
  private static final Logger LOG = System.getLogger(NodeFileWriter.class.getName());
  private static final int TAG_BYTES = 32;
  private static final int RECORD_BYTES = 4 + TAG_BYTES;

  private final Disk disk;
  private final Vault vault;
  private final TreeAddress address;
  private final TreeCost size;
  private final byte[] header;
  private final byte[] checkpointHeader;
  private final Path target;
  private final Path part;
  private final Path checkpointPath;
  private final boolean checkpointed;
  private final DiskFile nodes;
  private final Optional<DiskFile> checkpoints;
  private final Map<Integer, byte[]> tags; // of the chunks kept by an earlier attempt
  private long checkpointsEnd;

  /// Takes up the work of an earlier attempt, or begins.
  ///
  /// @param target the name that the file gets when it is complete
  /// @param key not kept
  NodeFileWriter(Disk disk, Vault vault, Path target, TreeAddress address, TreePrivateKey key)
      throws IOException {
    this.disk = disk;
    this.vault = vault;
    this.address = address;
    this.size = TreeCost.of(key);
    this.header = NodeFileHeader.ofNodes(address, key);
    this.checkpointHeader = NodeFileHeader.ofCheckpoints(address, key);
    this.target = target;
    this.part = target.resolveSibling(target.getFileName() + ".part");
    this.checkpointPath = target.resolveSibling(target.getFileName() + ".checkpoints");
    this.checkpointed = size.isLong();
    DerivedFiles.makeRoom(disk, DurableFiles.parent(target), part);
    DerivedFiles.makeRoom(disk, DurableFiles.parent(target), checkpointPath);
    this.tags = checkpointed ? readTags() : Map.of();
    if (tags.isEmpty()) {
      DerivedFiles.remove(disk, checkpointPath);
      DerivedFiles.remove(disk, part);
    }
    this.nodes = DerivedFiles.open(disk, part);
    try {
      this.checkpoints = checkpointed ? Optional.of(openCheckpoints()) : Optional.empty();
    } catch (IOException | RuntimeException e) {
      nodes.close();
      throw e;
    }
  }

  /// The checkpoints of an earlier attempt at this very tree; none where there are none or they
  /// belong elsewhere. A record that was torn at the end does not count.
  private Map<Integer, byte[]> readTags() throws IOException {
    Map<Integer, byte[]> found = new HashMap<>();
    if (!disk.exists(checkpointPath) || !disk.exists(part)) {
      return found;
    }
    int bytesMax = NodeFileHeader.BYTES + 4 * RECORD_BYTES * size.chunks();
    ByteBuffer from;
    try {
      from = ByteBuffer.wrap(DurableFiles.readSmall(disk, checkpointPath, bytesMax));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "beginning again: {0}", e.getMessage());
      return found;
    }
    byte[] belongsTo = new byte[Math.min(NodeFileHeader.BYTES, from.remaining())];
    from.get(belongsTo);
    if (!Arrays.equals(belongsTo, checkpointHeader)) {
      return found;
    }
    while (from.remaining() >= RECORD_BYTES) {
      int node = from.getInt();
      byte[] tag = new byte[TAG_BYTES];
      from.get(tag);
      found.put(node, tag);
    }
    checkpointsEnd = from.position();
    return found;
  }

  private DiskFile openCheckpoints() throws IOException {
    if (!tags.isEmpty()) {
      return disk.open(checkpointPath, Disk.Access.WRITE);
    }
    DiskFile file = disk.open(checkpointPath, Disk.Access.CREATE);
    try {
      DurableFiles.writeFully(file, 0, ByteBuffer.wrap(checkpointHeader));
      file.force();
      disk.forceDirectory(DurableFiles.parent(checkpointPath));
      checkpointsEnd = checkpointHeader.length;
      return file;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public Optional<byte[]> kept(int node) throws IOException {
    byte[] tag = tags.get(node);
    if (tag == null) {
      return Optional.empty();
    }
    int chunkHeight = size.chunkHeight();
    int n = size.n();
    byte[] chunk = new byte[MerkleNodes.arrayBytes(chunkHeight, n)];
    for (int depth = 0; depth <= chunkHeight; depth++) {
      long at = NodeFile.nodeAt((long) node << depth, n);
      ByteBuffer run = ByteBuffer.wrap(chunk, n << depth, n << depth);
      if (at + run.remaining() > nodes.size()) {
        return Optional.empty();
      }
      DurableFiles.readFully(nodes, at, run);
    }
    return MessageDigest.isEqual(tag, tagOf(node, chunk))
        ? Optional.of(Arrays.copyOfRange(chunk, n, 2 * n))
        : Optional.empty();
  }

  @Override
  public void keep(int node, int height, byte[] chunk) throws IOException {
    int n = size.n();
    for (int depth = 0; depth <= height; depth++) {
      ByteBuffer run = ByteBuffer.wrap(chunk, n << depth, n << depth);
      DurableFiles.writeFully(nodes, NodeFile.nodeAt((long) node << depth, n), run);
    }
    boolean isChunk = node != 1; // the top is made in no time and needs no checkpoint
    if (isChunk && checkpoints.isPresent()) {
      keepCheckpoint(checkpoints.get(), node, chunk);
    }
  }

  /// Both files are forced, in whichever order: a tag tells whether its nodes are there.
  private void keepCheckpoint(DiskFile file, int node, byte[] chunk) throws IOException {
    byte[] tag = tagOf(node, chunk);
    ByteBuffer record = ByteBuffer.allocate(RECORD_BYTES).putInt(node).put(tag).flip();
    DurableFiles.writeFully(file, checkpointsEnd, record);
    checkpointsEnd += RECORD_BYTES;
    nodes.force();
    file.force();
  }

  private byte[] tagOf(int node, byte[] chunk) {
    int n = size.n();
    byte[] number = ByteBuffer.allocate(4).putInt(node).array();
    byte[] allNodes = Arrays.copyOfRange(chunk, n, chunk.length);
    return vault.tagOfNodes(address.key(), checkpointHeader, number, allNodes);
  }

  /// Completes the file and gives it its name; durable on return. Call it once, at the end.
  ///
  /// @param root of the tree
  void finish(byte[] root) throws IOException {
    byte[] tag = vault.tagOfNodes(address.key(), header, root);
    DurableFiles.writeFully(nodes, 0, NodeFile.head(header, tag));
    nodes.force();
    close();
    disk.rename(part, target);
    disk.forceDirectory(DurableFiles.parent(target));
    DerivedFiles.remove(disk, checkpointPath);
  }

  /// Closes the files; what was kept stays for another attempt.
  @Override
  public void close() throws IOException {
    try {
      nodes.close();
    } finally {
      if (checkpoints.isPresent()) {
        checkpoints.get().close();
      }
    }
  }
}
