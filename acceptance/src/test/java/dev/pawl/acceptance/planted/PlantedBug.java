package dev.pawl.acceptance.planted;

import java.util.ArrayList;
import java.util.List;

/// A mechanism that is taken out of the real code.
///
/// @param name tells it from the others; part of the table
/// @param guards the tests that are there for it: each of them has to notice
/// @param edits what is changed
record PlantedBug(String name, List<Guard> guards, List<Edit> edits) {

  /// One change of one file.
  ///
  /// @param type the class whose file it is
  /// @param text stands in that file exactly once
  /// @param replacement stands there instead
  record Edit(String type, String text, String replacement) {}

  /// @param guard see [Guard#of]
  static PlantedBug of(String guard, String name, String type, String text, String replacement) {
    return new PlantedBug(
        name, List.of(Guard.of(guard)), List.of(new Edit(type, text, replacement)));
  }

  /// The same with one more change.
  PlantedBug and(String type, String text, String replacement) {
    return new PlantedBug(name, guards, with(edits, new Edit(type, text, replacement)));
  }

  /// The same with one more test that has to notice.
  PlantedBug alsoNoticedBy(String guard) {
    return new PlantedBug(name, with(guards, Guard.of(guard)), edits);
  }

  private static <T> List<T> with(List<T> some, T one) {
    List<T> more = new ArrayList<>(some);
    more.add(one);
    return List.copyOf(more);
  }
}
