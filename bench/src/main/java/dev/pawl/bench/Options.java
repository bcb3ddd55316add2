package dev.pawl.bench;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// What a run was asked for.
///
/// @param directory where to work; a temporary one where empty
/// @param keep whether to remove nothing at the end
/// @param seconds how long each figure is measured
/// @param full whether to measure also what takes minutes
/// @param only measure nothing but what bears this name, where the program has several
record Options(
    Optional<Path> directory, boolean keep, int seconds, boolean full, Optional<String> only) {

  static Options parse(List<String> words) {
    Optional<Path> directory = Optional.empty();
    boolean keep = false;
    boolean full = false;
    int seconds = 3;
    Optional<String> only = Optional.empty();
    for (Iterator<String> word = words.iterator(); word.hasNext(); ) {
      String option = word.next();
      switch (option) {
        case "--dir" -> directory = Optional.of(Path.of(value(option, word)));
        case "--keep" -> keep = true;
        case "--full" -> full = true;
        case "--only" -> only = Optional.of(value(option, word));
        case "--seconds" -> seconds = seconds(value(option, word));
        default -> throw new IllegalArgumentException("unknown option " + option);
      }
    }
    return new Options(directory, keep, seconds, full, only);
  }

  private static String value(String option, Iterator<String> word) {
    if (!word.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return word.next();
  }

  private static int seconds(String value) {
    int seconds = Integer.parseInt(value);
    if (seconds < 1 || seconds > 600) {
      throw new IllegalArgumentException("--seconds is " + value + ", expected 1 to 600");
    }
    return seconds;
  }
}
