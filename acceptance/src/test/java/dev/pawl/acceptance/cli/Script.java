package dev.pawl.acceptance.cli;

import java.util.ArrayList;
import java.util.List;

/// A golden script: commands, and below each what it said and how it ended.
///
/// ```
/// # A comment, kept as it is.
/// $ pawl sign -k demo firmware.bin
/// | a line of standard output
/// ! a line of standard error
/// = 6                                  the exit code, where it is not 0
/// ```
///
/// @param lines comments and commands, in order
record Script(List<String> lines) {
  private static final String COMMAND = "$ ";

  /// Reads a script and forgets what its commands said.
  static Script parse(String text) {
    List<String> lines = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.isBlank() || line.startsWith("#") || line.startsWith(COMMAND)) {
        lines.add(line);
      } else if (!line.startsWith("|") && !line.startsWith("!") && !line.startsWith("=")) {
        throw new IllegalArgumentException("neither comment, command nor output: " + line);
      }
    }
    return new Script(lines);
  }

  /// Whether a line is a command.
  static boolean isCommand(String line) {
    return line.startsWith(COMMAND);
  }

  /// The words of a command; quotes keep spaces in them.
  static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inWord = false;
    char quote = 0;
    for (char c : line.substring(COMMAND.length()).toCharArray()) {
      if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '\'' || c == '"') {
        quote = c;
        inWord = true;
      } else if (c != ' ') {
        word.append(c);
        inWord = true;
      } else if (inWord) {
        words.add(word.toString());
        word.setLength(0);
        inWord = false;
      }
    }
    if (inWord) {
      words.add(word.toString());
    }
    return words;
  }
}
