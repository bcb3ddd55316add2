package dev.pawl.durable;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Which file system holds a path, from Linux's table of mounts, `proc_pid_mountinfo(5)`:
///
/// ```
/// 36 35 98:0 / /mnt/a\040b rw,noatime master:1 - ext3 /dev/root rw
///              ^ mount point (5th field)         ^ type, after a lone hyphen
/// ```
final class MountTable {
  private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

  /// As the JDK has them.
  private static final Charset NAMES =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"), StandardCharsets.UTF_8);

  private MountTable() {}

  /// The type of the file system that holds this path, or would hold it once it exists.
  static String typeOf(Path path) throws IOException {
    Path existing = nearestExisting(path).toRealPath();
    if (Files.isReadable(MOUNTS)) {
      Optional<String> type = typeOf(existing, lines(Files.readAllBytes(MOUNTS)));
      if (type.isPresent()) {
        return type.get();
      }
    }
    return Files.getFileStore(existing).type();
  }

  /// The lines of the table, a character for each byte: names of mount points are bytes in any
  /// encoding.
  static List<String> lines(byte[] table) {
    return new String(table, StandardCharsets.ISO_8859_1).lines().toList();
  }

  /// The longest mount point above the path wins; of several at the same point, the last one, which
  /// covers the others. A mount point that no [Path] can name holds none.
  static Optional<String> typeOf(Path path, List<String> mounts) {
    Optional<String> type = Optional.empty();
    int longest = -1;
    for (String line : mounts) {
      String[] fields = line.split(" ");
      int hyphen = List.of(fields).indexOf("-");
      if (hyphen < 6 || hyphen + 1 >= fields.length) {
        continue;
      }
      Optional<Path> mountPoint = path(unescape(fields[4]));
      if (mountPoint.filter(path::startsWith).isPresent()
          && mountPoint.get().getNameCount() >= longest) {
        longest = mountPoint.get().getNameCount();
        type = Optional.of(fields[hyphen + 1]);
      }
    }
    return type;
  }

  private static Optional<Path> path(String bytes) {
    try {
      return Optional.of(Path.of(new String(bytes.getBytes(StandardCharsets.ISO_8859_1), NAMES)));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /// Blanks and backslashes are written as a backslash and three octal digits.
  private static String unescape(String field) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < field.length(); i++) {
      if (field.charAt(i) == '\\' && i + 3 < field.length()) {
        plain.append((char) Integer.parseInt(field, i + 1, i + 4, 8));
        i += 3;
      } else {
        plain.append(field.charAt(i));
      }
    }
    return plain.toString();
  }

  private static Path nearestExisting(Path path) {
    Path existing = path.toAbsolutePath();
    while (!Files.exists(existing)) {
      Path parent = existing.getParent();
      if (parent == null) {
        return existing;
      }
      existing = parent;
    }
    return existing;
  }
}
