package dev.pawl.acceptance.house.planted.ledger;

import dev.pawl.acceptance.house.Breaks;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

@Breaks("ONLY_DURABLE_WRITES_FILES")
final class OpensChannel {
  long length(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return channel.size();
    }
  }
}
