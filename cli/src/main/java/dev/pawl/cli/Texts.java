package dev.pawl.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How numbers and times look to a person. ASCII only: a log keeps no promise about anything else.
final class Texts {
  private static final int LINE_MAX = 96;

  private Texts() {}

  /// `1,048,576`.
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /// `1 leaf`, `2 leaves`.
  static String count(long number, String one, String many) {
    return count(number) + " " + (number == 1 ? one : many);
  }

  /// One line without control characters: names and labels come from files that others made, and
  /// must not move the cursor or ring the bell.
  static String printable(String line) {
    if (line.chars().noneMatch(Character::isISOControl)) {
      return line;
    }
    StringBuilder clean = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (Character.isISOControl(c)) {
        clean.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        clean.append(c);
      }
    }
    return clean.toString();
  }

  /// A sentence in lines of at most 96 characters, all but the first indented.
  static List<String> wrap(String first, String indent, String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(first);
    boolean empty = true;
    for (String word : text.split(" ", -1)) {
      if (!empty && line.length() + 1 + word.length() > LINE_MAX) {
        lines.add(line.toString());
        line = new StringBuilder(indent);
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    lines.add(line.toString());
    return lines;
  }

  /// `960 B`, `63 kB`, `2.1 MB`, `1.1 GB`: thousands, as disks are sold.
  static String bytes(long bytes) {
    if (bytes < 1_000) {
      return bytes + " B";
    }
    double value = bytes / 1e3;
    String unit = "kB";
    if (value >= 1e3) {
      value /= 1e3;
      unit = "MB";
    }
    if (value >= 1e3) {
      value /= 1e3;
      unit = "GB";
    }
    return String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, unit);
  }

  /// `2026-11-22T08:50:00Z`.
  static String time(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /// `0.35 ms`, `4.2 s`, `13 min`, `2.5 h`, `3.1 d`.
  static String duration(double seconds) {
    if (seconds < 1) {
      return String.format(Locale.ROOT, seconds < 0.01 ? "%.2f ms" : "%.0f ms", seconds * 1e3);
    }
    if (seconds < 120) {
      return String.format(Locale.ROOT, seconds < 10 ? "%.1f s" : "%.0f s", seconds);
    }
    if (seconds < 7_200) {
      return String.format(Locale.ROOT, "%.0f min", seconds / 60);
    }
    if (seconds < 172_800) {
      return String.format(Locale.ROOT, "%.1f h", seconds / 3_600);
    }
    return String.format(Locale.ROOT, "%.1f d", seconds / 86_400);
  }
}
