package dev.pawl.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// A configuration for TLC: what the constants are, and what must hold. Immutable.
///
/// @param constants name to TLA+ text, in the order in which they are written
/// @param extra further lines, such as a symmetry
record Model(Map<String, String> constants, List<String> invariants, String extra) {
  /// Copies the invariants.
  Model {
    invariants = List.copyOf(invariants);
  }

  static Model of(List<String> invariants) {
    return new Model(Map.of(), invariants, "");
  }

  Model with(String constant, String tla) {
    Map<String, String> changed = new LinkedHashMap<>(constants);
    changed.put(constant, tla);
    return new Model(changed, invariants, extra);
  }

  Model with(String constant, int number) {
    return with(constant, Integer.toString(number));
  }

  Model with(String constant, Set<String> strings) {
    return with(
        constant,
        new TreeSet<>(strings)
            .stream().map(s -> '"' + s + '"').collect(Collectors.joining(", ", "{", "}")));
  }

  /// The true specification, but for one bug.
  Model planted(String bug) {
    return with("Planted", '"' + bug + '"');
  }

  Model checking(String... only) {
    return new Model(constants, List.of(only), extra);
  }

  Model checkingToo(String invariant) {
    return new Model(
        constants,
        java.util.stream.Stream.concat(invariants.stream(), java.util.stream.Stream.of(invariant))
            .toList(),
        extra);
  }

  Model symmetric() {
    return new Model(constants, invariants, "SYMMETRY Symmetry\n");
  }

  /// The text of the configuration file.
  String config() {
    String assignments =
        constants.entrySet().stream()
            .map(e -> "  " + e.getKey() + " = " + e.getValue() + "\n")
            .collect(Collectors.joining());
    return "CONSTANTS\n"
        + assignments
        + "SPECIFICATION Spec\n"
        + extra
        + "INVARIANTS "
        + String.join(" ", invariants)
        + "\n";
  }
}
