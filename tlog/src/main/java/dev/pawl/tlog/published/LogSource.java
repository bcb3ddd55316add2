package dev.pawl.tlog.published;

import java.io.IOException;
import java.util.Optional;

/// Where a published log can be read: a web server, a directory. Safe for all threads.
public interface LogSource extends AutoCloseable {
  /// One file of the log, whole.
  ///
  /// @param path below the log's prefix, as `checkpoint` or `tile/entries/000`
  /// @param bytesMax the longest that it may be; no more is read
  /// @return empty where the log has no such file
  /// @throws IOException where the log does not answer, or with something longer
  Optional<byte[]> fetch(String path, int bytesMax) throws IOException;

  /// Where this is, for people.
  String description();

  @Override
  void close() throws IOException;
}
