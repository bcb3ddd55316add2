package dev.pawl.signer;

import dev.pawl.durable.DiskFile;
import dev.pawl.durable.DurableFiles;
import dev.pawl.hbs.tree.TreeNodes;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// All nodes of one tree in a file, each where its number says. Public data, and derived: it may be
/// deleted at any time.
///
/// ```
///  0        64     96       128          128 + n      128 + 2n
///  +--------+------+--------+------------+------------+---  ---+------------------+
///  | header | tag  | zeros  | node 1     | node 2     |   ...  | node 2^(h+1) - 1 |
///  +--------+------+--------+------------+------------+---  ---+------------------+
/// ```
///
/// The tag is the vault's over the header and node 1, the root, so the root is right once the file
/// is open. The other nodes carry no checksums, because none is needed: signing hashes each
/// authentication path up to the root before it computes anything, and a path with one wrong bit
/// does not lead there.
///
/// Leaves are used in order, and neighbours share most of their path. So the last two blocks read
/// at each depth are kept, and a signature costs one read of the file in 64 or so.
///
/// Safe for use by several threads.
final class NodeFile implements TreeNodes, AutoCloseable {
  private static final Logger LOG = System.getLogger(NodeFile.class.getName());

  /// Where node 1 starts.
  static final int HEADER_BYTES = 128;

  /// Where the tag starts.
  static final int TAG_AT = NodeFileHeader.BYTES;

  /// A block is 2^7 nodes: 3 or 4 KiB, a page.
  private static final int BLOCK_LOG = 7;

  private final DiskFile file;
  private final int height;
  private final int n;
  private final AtomicReferenceArray<@Nullable Block> blocks;

  private static final class Block {
    final int number;
    final byte[] nodes; // never written again

    Block(int number, byte[] nodes) {
      this.number = number;
      this.nodes = nodes;
    }
  }

  /// @param file taken over, and closed on close
  NodeFile(DiskFile file, int height, int n) {
    this.file = file;
    this.height = height;
    this.n = n;
    this.blocks = new AtomicReferenceArray<>(2 * (height + 1));
  }

  /// The length of the whole file.
  static long bytes(int height, int n) {
    return nodeAt(2L << height, n);
  }

  /// Where a node starts.
  static long nodeAt(long node, int n) {
    return HEADER_BYTES + (node - 1) * n;
  }

  /// The first bytes of a file whose tree is complete.
  static ByteBuffer head(byte[] header, byte[] tag) {
    return ByteBuffer.allocate(HEADER_BYTES).put(header).put(tag).rewind();
  }

  /// What the file starts with, up to its first node.
  byte[] head() throws IOException {
    ByteBuffer head = ByteBuffer.allocate(HEADER_BYTES);
    DurableFiles.readFully(file, 0, head);
    return head.array();
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public void read(int node, byte[] out, int outAt) throws NodesUnreadableException {
    Objects.checkIndex(node - 1, (2 << height) - 1);
    int number = node >>> BLOCK_LOG;
    int depth = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(node);
    int slot = 2 * depth + (number & 1);
    Block block = blocks.get(slot);
    if (block == null || block.number != number) {
      block = load(number);
      blocks.set(slot, block);
    }
    System.arraycopy(block.nodes, (node - (number << BLOCK_LOG)) * n, out, outAt, n);
  }

  /// Reads the nodes `[number * 128, number * 128 + 128)`, or as many as there are. What stands in
  /// place of a node 0 is the end of the header.
  private Block load(int number) throws NodesUnreadableException {
    long first = (long) number << BLOCK_LOG;
    long end = Math.min(first + (1 << BLOCK_LOG), 2L << height);
    ByteBuffer nodes = ByteBuffer.allocate(Math.toIntExact((end - first) * n));
    try {
      DurableFiles.readFully(file, nodeAt(first, n), nodes);
    } catch (IOException e) {
      throw new NodesUnreadableException("the nodes cannot be read: " + e.getMessage(), e);
    }
    return new Block(number, nodes.array());
  }

  /// The root as the file has it.
  byte[] root() throws NodesUnreadableException {
    byte[] root = new byte[n];
    read(1, root, 0);
    return root;
  }

  /// Closes the file, which was only read.
  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "a file of nodes was not closed: {0}", e.getMessage());
    }
  }
}
