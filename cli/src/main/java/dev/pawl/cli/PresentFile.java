package dev.pawl.cli;

import dev.pawl.ledger.Bytes;
import dev.pawl.ledger.Digests;
import dev.pawl.ledger.LedgerRecord;
import dev.pawl.signer.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;

/// What lies already where an output is to go.
final class PresentFile {
  private PresentFile() {}

  /// Whether anything has this name, be it a link that leads nowhere.
  static boolean isThere(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  /// Whether it is a file of these bytes.
  static boolean holds(Path path, byte[] bytes) throws IOException {
    return Files.isRegularFile(path)
        && Files.size(path) == bytes.length
        && Arrays.equals(Files.readAllBytes(path), bytes);
  }

  /// Whether it is the signature that this receipt is about.
  static boolean holdsSignature(Path path, Receipt receipt) throws IOException {
    return Files.isRegularFile(path)
        && Files.size(path) <= LedgerRecord.ATTACHMENT_BYTES_MAX
        && Digests.sha256(Bytes.copyOf(Files.readAllBytes(path)))
            .equals(receipt.disclosure().signature());
  }

  /// Whether it is a receipt of the same entry, whatever its proof.
  static boolean holdsReceipt(Path path, Receipt receipt) throws IOException {
    if (!Files.isRegularFile(path) || Files.size(path) > ReceiptFile.BYTES_MAX) {
      return false;
    }
    try {
      Receipt old = ReceiptFile.decode(Files.readAllBytes(path));
      return old.entry().equals(receipt.entry()) && old.store().equals(receipt.store());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
