package dev.pawl.anchors;

import dev.pawl.tlog.MalformedException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A specification of lines, each a word and its value: `index 0x01800001`. Empty lines and lines
/// that begin with `#` are ignored; what a value is for is said once.
final class SpecificationLines {
  private final Map<String, String> values = new LinkedHashMap<>();
  private final List<String> words;

  private SpecificationLines(List<String> words) {
    this.words = words;
  }

  /// Reads the lines.
  ///
  /// @param words that are known, in their canonical order
  static SpecificationLines parse(String text, List<String> words) throws MalformedException {
    SpecificationLines lines = new SpecificationLines(words);
    for (String line : text.lines().map(String::strip).toList()) {
      if (!line.isEmpty() && !line.startsWith("#")) {
        lines.add(line.split("[ \t]+", 2));
      }
    }
    return lines;
  }

  private void add(String[] line) throws MalformedException {
    if (!words.contains(line[0])) {
      throw new MalformedException(
          "unknown word '" + line[0] + "', expected " + String.join(", ", words));
    }
    if (line.length < 2 || line[1].chars().anyMatch(c -> c < ' ')) {
      throw new MalformedException("'" + line[0] + "' needs a value");
    }
    if (values.putIfAbsent(line[0], line[1]) != null) {
      throw new MalformedException("'" + line[0] + "' stands twice");
    }
  }

  String required(String word) throws MalformedException {
    return optional(word)
        .orElseThrow(() -> new MalformedException("the line '" + word + " …' is missing"));
  }

  Optional<String> optional(String word) {
    return Optional.ofNullable(values.get(word));
  }

  /// A file, named in full: the programs that open the anchor start in different directories.
  Optional<Path> file(String word) throws MalformedException {
    Optional<Path> file = optional(word).map(Path::of);
    if (file.isPresent() && !file.get().isAbsolute()) {
      throw new MalformedException(
          "'" + word + "' is " + file.get() + ", expected a path that begins with /");
    }
    return file;
  }

  /// The canonical text.
  String text() {
    StringBuilder text = new StringBuilder();
    for (String word : words) {
      optional(word).ifPresent(value -> text.append(word).append(' ').append(value).append('\n'));
    }
    return text.toString();
  }
}
