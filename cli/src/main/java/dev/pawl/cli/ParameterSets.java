package dev.pawl.cli;

import dev.pawl.hbs.LmOtsType;
import dev.pawl.hbs.LmsType;
import dev.pawl.hbs.SchemeParameters;
import dev.pawl.hbs.XmssParameters;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Parameter sets as users type them: in any case, and where a name is wrong, with those that come
/// near it.
final class ParameterSets {
  private static final int SUGGESTIONS = 3;

  private ParameterSets() {}

  /// All names of one tree or of XMSS^MT, for the completion of shells.
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      Stream<String> lms =
          Arrays.stream(LmsType.values())
              .flatMap(tree ->
                  Arrays.stream(LmOtsType.values())
                      .filter(ots -> ots.hash() == tree.hash() && ots.n() == tree.m())
                      .map(ots -> tree + "/" + ots));
      return Stream.concat(lms, xmss()).iterator();
    }
  }

  private static Stream<String> xmss() {
    return XmssParameters.all().stream().map(XmssParameters::name);
  }

  /// Reads `XMSS-SHA2_16_256`, `XMSSMT-SHA2_40/4_256` or `LMS_SHA256_M32_H10/LMOTS_SHA256_N32_W8`,
  /// and more levels of the last behind commas.
  ///
  /// @throws IllegalArgumentException where the names are right and do not go together
  static SchemeParameters parse(String text) {
    String name = text.strip().toUpperCase(Locale.ROOT);
    if (name.startsWith("X")) {
      check("parameter set", name, xmss());
    } else {
      for (String level : name.split(",", -1)) {
        checkNames(level.strip());
      }
    }
    return SchemeParameters.parse(name);
  }

  private static void checkNames(String level) {
    String[] parts = level.split("/", 2);
    if (parts.length < 2) {
      throw Failure.usage(
          "parameter set '" + level + "' has no one-time type",
          "such as LMS_SHA256_M32_H10/LMOTS_SHA256_N32_W8, TREE/ONE-TIME, or XMSS-SHA2_16_256");
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
