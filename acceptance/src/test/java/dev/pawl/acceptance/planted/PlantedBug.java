package dev.pawl.acceptance.planted;

import java.util.ArrayList;
import java.util.List;

/// A mechanism that is taken out of the real code.
///
/// @param name tells it from the others; part of the table
/// @param layer the layer that has to notice
/// @param edits what is changed
record PlantedBug(String name, Layer layer, List<Edit> edits) {

  /// One change of one file.
  ///
  /// @param type the class whose file it is
  /// @param text stands in that file exactly once
  /// @param replacement stands there instead
  record Edit(String type, String text, String replacement) {}

  static PlantedBug of(Layer layer, String name, String type, String text, String replacement) {
    return new PlantedBug(name, layer, List.of(new Edit(type, text, replacement)));
  }

  /// The same with one more change.
  PlantedBug and(String type, String text, String replacement) {
    List<Edit> more = new ArrayList<>(edits);
    more.add(new Edit(type, text, replacement));
    return new PlantedBug(name, layer, List.copyOf(more));
  }
}
