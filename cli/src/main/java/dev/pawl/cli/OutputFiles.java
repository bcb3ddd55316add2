package dev.pawl.cli;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DiskFile;
import dev.pawl.durable.DurableFiles;
import dev.pawl.signer.Receipt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes files for the user: signatures, receipts, public keys. Each is there as a whole or not at
/// all, durable on return, and never takes the place of another unless the user said so.
///
/// Unlike the store's files these are public, so they get the rights that the user's umask gives.
final class OutputFiles {
  private final Environment environment;
  private final boolean force;

  /// @param force whether files that exist may be replaced
  OutputFiles(Environment environment, boolean force) {
    this.environment = environment;
    this.force = force;
  }

  /// Refuses a name that cannot be written or is taken, before anything happens that cannot be
  /// undone.
  ///
  /// @param file as the user named it
  void requireFree(Path file) {
    requireWritable(file);
    if (!force && PresentFile.isThere(environment.resolve(file))) {
      throw exists(file);
    }
  }

  /// Refuses names that cannot be written, or where something else lies than the signature of this
  /// receipt and a receipt of it.
  void requireFreeFor(Target target, Receipt receipt) throws IOException {
    requireWritable(target.signature());
    requireWritable(target.receipt());
    if (force) {
      return;
    }
    Path signaturePath = environment.resolve(target.signature());
    if (PresentFile.isThere(signaturePath) && !PresentFile.holdsSignature(signaturePath, receipt)) {
      throw exists(target.signature());
    }
    Path receiptPath = environment.resolve(target.receipt());
    if (PresentFile.isThere(receiptPath) && !PresentFile.holdsReceipt(receiptPath, receipt)) {
      throw exists(target.receipt());
    }
  }

  /// Refuses a name that cannot be written, before anything happens that cannot be undone.
  ///
  /// @param file as the user named it
  void requireWritable(Path file) {
    Path path = environment.resolve(file);
    if (Files.isDirectory(path)) {
      throw Failure.usage(file + " is a directory", "name a file");
    }
    Path parent = path.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw Failure.usage(file + " would be in a directory that does not exist", "make it first");
    }
    if (!Files.isWritable(parent)) {
      throw Failure.usage("you may not write to the directory of " + file, "make it writable");
    }
  }

  private static Failure exists(Path file) {
    return Failure.usage(file + " exists already", "--force replaces it");
  }

  /// Writes a file, unless the same bytes are there already.
  ///
  /// @param file as the user named it
  void write(Path file, byte[] bytes) throws IOException {
    Path path = environment.resolve(file);
    if (!PresentFile.isThere(path)) {
      replace(path, bytes);
    } else if (!PresentFile.holds(path, bytes)) {
      requireForce(file);
      replace(path, bytes);
    }
  }

  /// Writes a receipt; one of the same ledger entry is replaced, because the new one has the newer
  /// proof.
  ///
  /// @param file as the user named it
  void writeReceipt(Path file, Receipt receipt) throws IOException {
    Path path = environment.resolve(file);
    if (PresentFile.isThere(path) && !PresentFile.holdsReceipt(path, receipt)) {
      requireForce(file);
    }
    replace(path, ReceiptFile.encode(receipt));
  }

  private void requireForce(Path file) {
    if (!force) {
      throw exists(file);
    }
  }

  private void replace(Path path, byte[] bytes) throws IOException {
    Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
    Disk disk = environment.disk();
    if (disk.exists(temporary)) {
      disk.delete(temporary); // left by a crash
    }
    try (DiskFile out = disk.open(temporary, Disk.Access.CREATE_SHARED)) {
      DurableFiles.writeFully(out, 0, ByteBuffer.wrap(bytes));
      out.force();
    }
    disk.rename(temporary, path);
    disk.forceDirectory(DurableFiles.parent(path));
  }
}
