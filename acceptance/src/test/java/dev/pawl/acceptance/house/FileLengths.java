package dev.pawl.acceptance.house;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A ratchet on the length of files: none over 500 lines without a reason, most under 150.
final class FileLengths {
  private static final int LINES_MAX = 500;
  private static final int LINES_MOSTLY = 150;

  /// One file in this many may be longer than [#LINES_MOSTLY].
  private static final int LARGE_ONE_IN = 5;

  private FileLengths() {}

  /// What is wrong with these lengths, empty where nothing is.
  ///
  /// @param lengths the lines of each file
  /// @param mayBeLong the reasons of the files that may be longer
  static List<String> complaints(Map<String, Integer> lengths, Map<String, String> mayBeLong) {
    List<String> complaints = new ArrayList<>();
    int large = 0;
    for (Map.Entry<String, Integer> file : lengths.entrySet()) {
      int lines = file.getValue();
      large += lines > LINES_MOSTLY ? 1 : 0;
      if (lines > LINES_MAX && !mayBeLong.containsKey(file.getKey())) {
        complaints.add(file.getKey() + " has " + lines + " lines, expected " + LINES_MAX);
      }
    }
    for (String listed : mayBeLong.keySet()) {
      if (lengths.getOrDefault(listed, 0) <= LINES_MAX) {
        complaints.add(listed + " is no longer long: take it off the list");
      }
    }
    if (large * LARGE_ONE_IN > lengths.size()) {
      complaints.add(
          large + " of " + lengths.size() + " files have more than " + LINES_MOSTLY + " lines");
    }
    return complaints;
  }
}
