package dev.pawl.ledger;

import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;

/// An anchor in memory that can be out of order.
class MemoryAnchor implements Anchor {
  volatile TreeHead remembered = MerkleTree.EMPTY;
  volatile boolean available = true;
  volatile int confirmations;

  @Override
  public String description() {
    return "memory";
  }

  @Override
  public TreeHead remembered() throws IOException {
    checkAvailable();
    return remembered;
  }

  @Override
  public void confirm(TreeHead head) throws IOException {
    checkAvailable();
    confirmations++;
    remembered = head;
  }

  private void checkAvailable() throws IOException {
    if (!available) {
      throw new IOException("planted");
    }
  }

  @Override
  public void close() {}
}
