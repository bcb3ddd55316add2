package dev.pawl.bench;

import dev.pawl.durable.DiskFile;
import dev.pawl.durable.DurableFiles;
import dev.pawl.hbs.tree.TreeNodes;
import java.io.IOException;
import java.nio.ByteBuffer;

/// The nodes of a tree in a file, read one by one: what a signer has just after its start.
record FileNodes(DiskFile file, int height, int n) implements TreeNodes {
  @Override
  public void read(int node, byte[] out, int outAt) throws IOException {
    DurableFiles.readFully(file, (long) node * n, ByteBuffer.wrap(out, outAt, n));
  }
}
