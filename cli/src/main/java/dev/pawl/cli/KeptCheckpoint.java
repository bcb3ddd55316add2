package dev.pawl.cli;

import dev.pawl.signer.MonitorState;
import dev.pawl.tlog.MalformedException;
import dev.pawl.tlog.published.PublishedCheckpoint;
import java.io.IOException;
import java.nio.file.Path;

/// A checkpoint that somebody kept: a note, its bare text, or what a monitor remembers.
final class KeptCheckpoint {
  private KeptCheckpoint() {}

  static PublishedCheckpoint read(Environment environment, Path file) throws IOException {
    try (InputFile input = InputFile.of(environment, file, "checkpoint")) {
      byte[] bytes = input.readSmall(MonitorState.BYTES_MAX);
      return MonitorState.looksLikeOne(bytes)
          ? MonitorState.decode(bytes).checkpoint()
          : PublishedCheckpoint.parse(bytes);
    } catch (MalformedException e) {
      throw Failure.of(ExitCode.USAGE, file + " holds no checkpoint: " + e.getMessage(), "", e);
    }
  }
}
