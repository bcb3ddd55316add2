package dev.pawl.cli;

import dev.pawl.hbs.HssParameters;
import dev.pawl.hbs.LmOtsType;
import dev.pawl.hbs.LmsType;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Parameter sets as users type them: in any case, and where a name is wrong, with those that come
/// near it.
final class ParameterSets {
  private static final int SUGGESTIONS = 3;

  private ParameterSets() {}

  /// Reads `LMS_SHA256_M32_H10/LMOTS_SHA256_N32_W8`, and more levels behind commas.
  ///
  /// @throws IllegalArgumentException where the names are right and do not go together
  static HssParameters parse(String text) {
    String name = text.toUpperCase(Locale.ROOT);
    for (String level : name.split(",", -1)) {
      checkNames(level.strip());
    }
    return HssParameters.parse(name);
  }

  private static void checkNames(String level) {
    String[] parts = level.split("/", 2);
    if (parts.length < 2) {
      throw Failure.usage(
          "parameter set '" + level + "' has no one-time type",
          "TREE/ONE-TIME is wanted, such as LMS_SHA256_M32_H10/LMOTS_SHA256_N32_W8");
    }
    check("tree type", parts[0].strip(), Arrays.stream(LmsType.values()).map(LmsType::name));
    check(
        "one-time type", parts[1].strip(), Arrays.stream(LmOtsType.values()).map(LmOtsType::name));
  }

  private static void check(String what, String name, Stream<String> known) {
    List<String> nearest =
        known.sorted(Comparator.comparingInt(each -> distance(each, name))).toList();
    if (!nearest.getFirst().equals(name)) {
      throw Failure.usage(
          "there is no " + what + " '" + name + "'",
          "nearest: " + String.join(", ", nearest.subList(0, SUGGESTIONS)));
    }
  }

  /// How many letters have to be inserted, deleted or replaced to get from one text to the other.
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    Arrays.setAll(row, j -> j);
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
