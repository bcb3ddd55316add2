package dev.pawl.ledger.journal;

import java.nio.file.Path;
import java.util.OptionalLong;

/// A file of the journal.
///
/// @param path named by [#fileName(long)]
/// @param header its first block
record Segment(Path path, SegmentHeader header) {
  private static final int DIGITS = 20;
  static final String SUFFIX = ".seg";

  /// The index of its first record.
  long first() {
    return header.first();
  }

  /// Where its first batch begins.
  Position start() {
    return new Position(SegmentHeader.BYTES, header.first(), header.chain());
  }

  /// Twenty digits, so that names sort as numbers do.
  static String fileName(long first) {
    String digits = Long.toString(first);
    return "0".repeat(DIGITS - digits.length()) + digits + SUFFIX;
  }

  /// The first index that a file's name states; empty where it is not the name of a segment.
  static OptionalLong firstOf(Path path) {
    String name = path.getFileName().toString();
    String digits = name.substring(0, Math.max(0, name.length() - SUFFIX.length()));
    try {
      long first = Long.parseLong(digits);
      return name.equals(fileName(first)) ? OptionalLong.of(first) : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
