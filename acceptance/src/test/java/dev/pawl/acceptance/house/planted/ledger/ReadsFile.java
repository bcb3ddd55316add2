package dev.pawl.acceptance.house.planted.ledger;

import dev.pawl.acceptance.house.Breaks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

@Breaks("ONLY_PROGRAMS_READ_FILES")
final class ReadsFile {
  String read(Path file) throws IOException {
    return Files.readString(file);
  }
}
