package dev.pawl.acceptance.house.planted.ledger;

import dev.pawl.acceptance.house.Breaks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

@Breaks({"ONLY_DURABLE_WRITES_FILES", "ONLY_PROGRAMS_READ_FILES"})
final class WritesFile {
  void write(Path file) throws IOException {
    Files.writeString(file, "next=7");
  }
}
