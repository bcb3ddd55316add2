package dev.pawl.signer;

import dev.pawl.ledger.LedgerStore;
import dev.pawl.ledger.LedgerStore.RecordCursor;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.tile.EntryBundle;
import dev.pawl.tlog.tile.Tile;
import dev.pawl.tlog.tile.TileBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Makes the files of a published log out of a ledger. Streams: whatever the length, it holds 256
/// entries at once.
final class LogFiles {
  private LogFiles() {}

  /// Makes every tile and bundle that a log needs to grow from the size of `tree`, and lets the
  /// tree grow. Where that is the size already, nothing is made.
  ///
  /// @param size to which it grows, at most that of the ledger's durable head
  /// @param sink takes the files; each bundle of entries has the level [Tile#ENTRIES]
  static void make(LedgerStore ledger, TileBuilder tree, long size, TileBuilder.Sink sink)
      throws IOException {
    if (tree.size() == size) {
      return;
    }
    long begun = tree.size();
    long first = begun - begun % Tile.FULL; // the bundle that is not full is made again, longer
    List<byte[]> bundle = new ArrayList<>(Tile.FULL);
    try (RecordCursor records = ledger.read(first)) {
      for (long index = first; index < size; index++) {
        byte[] entry = next(records, index);
        bundle.add(entry);
        if (index >= begun) {
          tree.append(MerkleTree.leafHash(entry), sink);
        }
        if (bundle.size() == Tile.FULL || index == size - 1) {
          Tile tile = new Tile(Tile.ENTRIES, index / Tile.FULL, bundle.size());
          sink.accept(tile, EntryBundle.encode(bundle));
          bundle.clear();
        }
      }
    }
    tree.partials(sink);
  }

  /// The entry of the next record.
  static byte[] next(RecordCursor records, long index) {
    return records
        .next()
        .orElseThrow(() -> new StoreDamagedException("the ledger ends before entry " + index))
        .entry()
        .toArray();
  }
}
