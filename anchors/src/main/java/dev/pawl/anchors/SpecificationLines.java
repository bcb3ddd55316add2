package dev.pawl.anchors;

import dev.pawl.tlog.MalformedException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A specification of lines, each a word and its value: `index 0x01800001`. Empty lines and lines
/// that begin with `#` are ignored; what a value is for is said once.
///
/// On one line, as on a command line, the most usual values need no word, and further words and
/// values may follow: `0x01800001 /dev/tpmrm0 auth-file /etc/pawl/tpm.auth`.
final class SpecificationLines {
  private final Map<String, String> values = new LinkedHashMap<>();
  private final List<String> words;

  private SpecificationLines(List<String> words) {
    this.words = words;
  }

  /// Reads the lines.
  ///
  /// @param words that are known, in their canonical order
  /// @param usual those whose values need no word, in their order on one line
  static SpecificationLines parse(String text, List<String> words, List<String> usual)
      throws MalformedException {
    SpecificationLines specification = new SpecificationLines(words);
    List<String> lines =
        text.lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .toList();
    String first = lines.isEmpty() ? "" : lines.getFirst().split("[ \t]+", 2)[0];
    if (lines.size() == 1 && !words.contains(first)) {
      specification.addAll(List.of(lines.getFirst().split("[ \t]+")), usual);
      return specification;
    }
    for (String line : lines) {
      specification.add(line.split("[ \t]+", 2));
    }
    return specification;
  }

  private void addAll(List<String> values, List<String> usual) throws MalformedException {
    int next = 0;
    while (next < values.size() && next < usual.size() && !words.contains(values.get(next))) {
      add(new String[] {usual.get(next), values.get(next++)});
    }
    for (; next < values.size(); next += 2) {
      add(values.subList(next, Math.min(next + 2, values.size())).toArray(String[]::new));
    }
  }

  /// @param line a word and its value
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

  /// Sets a value where none was given.
  void otherwise(String word, String value) {
    values.putIfAbsent(word, value);
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
