package dev.pawl.anchors;

import dev.pawl.durable.Disk;
import dev.pawl.durable.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A password or token that a specification names by its file: the specification is published, the
/// file is for its owner alone.
final class SecretFile {
  private static final int BYTES_MAX = 4096;

  private SecretFile() {}

  /// Reads the one line of the file.
  ///
  /// @throws IOException where it cannot be read, others may, or it is not one line of printable
  ///   ASCII; never says what it holds
  static String read(Disk disk, Path file) throws IOException {
    if (disk.othersMayRead(file)) {
      throw new IOException("others may read " + file + "; chmod 600 it, and change the secret");
    }
    byte[] bytes = DurableFiles.readSmall(disk, file, BYTES_MAX);
    String line = new String(bytes, StandardCharsets.ISO_8859_1).stripTrailing();
    if (line.isEmpty() || line.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new IOException(file + " is not one line of letters, digits and signs");
    }
    return line;
  }
}
