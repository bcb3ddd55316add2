package dev.pawl.anchors;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DurableFiles;
import dev.pawl.ledger.StoreDamagedException;
import dev.pawl.ledger.StoreId;
import dev.pawl.tlog.Checkpoint;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.MerkleTree;
import dev.pawl.tlog.TreeHead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// Which head belongs to which value of a TPM's counter: a small file, replaced as a whole.
///
/// ```
/// pawl/62a1…                    the store
/// 4711                          entries
/// CsUYap…                       root hash, base64
/// counter 0x01800001 118        the index, and the value that the head belongs to
/// check mD0q…                   hash of the lines above, base64
/// ```
record TpmMemory(StoreId store, TreeHead head, String index, long counter) {
  private static final int BYTES_MAX = 4096;

  /// The head that comes with the next value of the counter.
  TpmMemory next(TreeHead following) {
    return new TpmMemory(store, following, index, Math.addExact(counter, 1));
  }

  private String text() {
    return new Checkpoint("pawl/" + store, head, List.of("counter " + index + " " + counter))
        .encode();
  }

  /// Replaces the file; durable on return.
  void write(Disk disk, Path file) throws IOException {
    String whole = text() + check(text());
    DurableFiles.writeAtomically(disk, file, whole.getBytes(StandardCharsets.US_ASCII));
  }

  private static String check(String text) {
    return "check " + MerkleTree.leafHash(text.getBytes(StandardCharsets.US_ASCII)).base64() + "\n";
  }

  /// Reads the file.
  ///
  /// @throws StoreDamagedException where it is not what [#write] wrote for this store and index
  static TpmMemory read(Disk disk, Path file, StoreId store, String index) throws IOException {
    byte[] bytes = DurableFiles.readSmall(disk, file, BYTES_MAX);
    String whole = new String(bytes, StandardCharsets.ISO_8859_1);
    try {
      Checkpoint checkpoint = Checkpoint.parse(whole);
      String line = String.join("\n", checkpoint.extensions()).split("\n", 2)[0];
      String counter = line.substring(line.lastIndexOf(' ') + 1);
      if (counter.matches("0|[1-9][0-9]{0,17}")) {
        TpmMemory memory = new TpmMemory(store, checkpoint.head(), index, Long.parseLong(counter));
        if (whole.equals(memory.text() + check(memory.text()))) {
          return memory;
        }
      }
    } catch (MalformedException e) {
      // as below
    }
    throw new StoreDamagedException(
        StoreDamagedException.Kind.ANCHOR_LOST,
        file + " is damaged, or not of store " + store + " and index " + index);
  }
}
