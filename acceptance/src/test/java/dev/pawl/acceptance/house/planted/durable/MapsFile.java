package dev.pawl.acceptance.house.planted.durable;

import dev.pawl.acceptance.house.Breaks;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

@Breaks("NO_MAPPED_FILES")
final class MapsFile {
  byte first(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      MappedByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, 1);
      return bytes.get(0);
    }
  }
}
