package dev.pawl.hbs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/// The bytes to be signed or verified, exactly as they are; readable from the start as often as
/// needed, so that a large image never has to fit in memory.
@FunctionalInterface
public interface Message {

  /// Opens the bytes from the start; the caller closes the stream.
  InputStream open() throws IOException;

  /// A message held in memory, copied.
  static Message of(byte[] bytes) {
    byte[] copy = bytes.clone();
    return () -> new ByteArrayInputStream(copy);
  }
}
